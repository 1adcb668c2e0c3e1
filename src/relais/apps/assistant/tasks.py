"""Background entry: calibration from the turns that people have labelled, and how often each answer was given."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db.models import Count, Q

from relais.apps.accounts.models import Centre
from relais.apps.assistant.audit import KEPT, drift_of, engine_mark, guarantee_from, read_judged
from relais.apps.assistant.models import Label, Turn
from relais.apps.content.actions import record_calibration
from relais.apps.content.actions.calibration import is_due
from relais.apps.content.index import ALPHA
from relais.apps.content.models import Answer, Calibration
from relais.apps.journal.actions import Actor

log = structlog.get_logger(__name__)
WORKER = Actor("worker")
ASKED_WITHIN = timedelta(days=90)
COUNTED_EVERY = timedelta(minutes=10)


def recalibrate(now: Callable[[], datetime]) -> int:
    """Do what is due; return how many calibrations were written. Killed half-way, it does the rest the next time."""
    moment = now()
    written = 0
    for centre, languages in _due(moment).items():
        judged = read_judged(centre, now=moment)
        for language in languages:
            written += record_calibration(
                centre=centre,
                language=language,
                guarantee=guarantee_from(judged[language], alpha=ALPHA),
                drift=drift_of(judged[language]),
                actor=WORKER,
                now=moment,
            )
            log.info("calibrated", centre=centre.slug, language=language, labelled=len(judged[language]))
    return written


class QuestionCount:
    """How often each answer was given in the last 90 days: the order of the worklists. Every ten minutes a process."""

    def __init__(self) -> None:
        self._counted_at: datetime | None = None

    def count_questions(self, now: Callable[[], datetime]) -> int:
        """Count when it is time; return how many answers have another number than before."""
        moment = now()
        if self._counted_at is not None and moment - self._counted_at < COUNTED_EVERY:
            return 0
        rows = Turn.objects.filter(at__gt=moment - ASKED_WITHIN, version__isnull=False)
        counted = dict(rows.order_by().values_list("version__answer").annotate(number=Count("pk")))
        changed = []
        for answer in Answer.objects.filter(Q(pk__in=counted) | Q(asked__gt=0)).only("pk", "asked"):
            number = counted.get(answer.pk, 0)
            if answer.asked != number:
                answer.asked = number
                changed.append(answer)
        Answer.objects.bulk_update(changed, ["asked"], batch_size=500)
        self._counted_at = moment
        return len(changed)


def _due(now: datetime) -> dict[Centre, list[str]]:
    """Centres and languages whose calibration is missing, old, another engine's, or made before the labels sufficed."""
    held = {(row.centre, row.language): row for row in Calibration.objects.select_related("centre")}
    counts = (
        Label.objects.filter(turn__engine=engine_mark(), turn__at__gt=now - KEPT)
        .values_list("turn__conversation__centre", "turn__candidate_language")
        .annotate(labelled=Count("pk"))
        .order_by()
    )
    centres = Centre.objects.in_bulk({centre for centre, _, _ in counts})
    labelled = {(centres[centre], language): number for centre, language, number in counts}
    due: dict[Centre, list[str]] = {}
    for key in sorted({*held, *labelled}, key=lambda pair: (pair[0].pk, pair[1])):
        if is_due(held=held.get(key), labelled=labelled.get(key, 0), now=now):
            due.setdefault(key[0], []).append(key[1])
    return due
