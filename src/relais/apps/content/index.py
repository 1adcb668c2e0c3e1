"""The index of each centre: fitted in the background, stored, loaded by every process, swapped whole.

`fit_stale_indexes` runs in the worker and reconciles what is stored with what is live: killed half-way, it does the
same again. `Shelf` holds what this process serves; the index in service is replaced only by one that loaded whole.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import structlog
from django.db import connection, transaction
from django.db.models import F, Q

from relais.apps.accounts.models import Centre
from relais.apps.content.alarms import board
from relais.apps.content.models import Calibration, FittedIndex, Phrasing, Revision, Version
from relais.engines import understanding

log = structlog.get_logger(__name__)
REFRESH_SECONDS = 2.0
REFUSED = "refused"  # in the place of a format: this index did not load, and the worker fits it again
ALPHA = 0.10
"""The accepted share of wrong answers among those given."""


def read_bank(centre: Centre) -> list[understanding.BankRow]:
    """What can be found: titles and bodies of the live versions, and their accepted phrasings."""
    rows: list[understanding.BankRow] = []
    for version in Version.objects.live().filter(answer__centre=centre).select_related("answer"):
        for language in ("fr", "en"):
            key = version.answer.key
            rows.append(understanding.BankRow(key, language, "title", version.title_in(language)))
            rows.append(understanding.BankRow(key, language, "body", version.body_in(language)))
    phrasings = Phrasing.objects.filter(
        answer__centre=centre, accepted_at__isnull=False, answer__versions__is_live=True
    ).values_list("answer__key", "language", "text")
    rows.extend(understanding.BankRow(key, language, "paraphrase", text) for key, language, text in phrasings)
    return rows


def stale_revisions() -> list[Revision]:
    """The centres whose stored index is missing, behind, or written by another release of the engine."""
    served = Q(centre__fitted_index__revision=F("number"), centre__fitted_index__format=understanding.engine_digest())
    return list(Revision.objects.exclude(served).filter(number__gt=0).select_related("centre"))


def fit_stale_indexes(now: Callable[[], datetime]) -> int:
    """Fit what is stale; return how many indexes were stored. A bank that does not fit leaves the others theirs."""
    stored = 0
    for revision in stale_revisions():
        try:
            stored += fit_index(revision, now)
        except understanding.UnderstandingError as error:
            log.error("index_not_fitted", centre=revision.centre.slug, fault=type(error).__name__)
    return stored


def fit_index(revision: Revision, now: Callable[[], datetime]) -> bool:
    """Fit one centre's index on one consistent reading of its content, and store it unless a newer one is there."""
    with transaction.atomic():
        number = Revision.objects.get(pk=revision.pk).number
        rows = read_bank(revision.centre)
    began = time.perf_counter()
    data = understanding.dump(understanding.fit(rows, alpha=ALPHA)) if rows else b""
    seconds = time.perf_counter() - began
    values = {
        "revision": number,
        "format": understanding.engine_digest(),
        "data": data,
        "digest": hashlib.sha256(data).hexdigest(),
        "fitted_at": now(),
        "fit_seconds": seconds,
    }
    with transaction.atomic():
        Revision.objects.select_for_update().get(pk=revision.pk)
        newer = FittedIndex.objects.filter(
            centre=revision.centre, revision__gt=number, format=understanding.engine_digest()
        ).exists()
        if newer:
            return False
        FittedIndex.objects.update_or_create(centre=revision.centre, defaults=values)
    log.info(
        "index_fitted",
        centre=revision.centre.slug,
        revision=number,
        rows=len(rows),
        seconds=round(seconds, 2),
    )
    return True


@dataclass(frozen=True)
class Loaded:
    """What this process serves for one centre; `index` is None where nothing is live.

    `fitted` is the index as it was stored, `index` the same with the thresholds that labelled turns support.
    """

    revision: int
    digest: str
    fitted: understanding.Index | None
    calibrations: tuple[tuple[str, str, float], ...] = ()

    @cached_property
    def index(self) -> understanding.Index | None:
        if self.fitted is None or not self.calibrations:
            return self.fitted
        guaranteed = {language for language, kind, _ in self.calibrations if kind == Calibration.Kind.GUARANTEED}
        own = self.fitted.thresholds
        answer = {
            # What is no longer guaranteed may make the index more careful, never less.
            language: threshold if language in guaranteed else max(threshold, own[language].answer)
            for language, _, threshold in self.calibrations
            if language in own
        }
        return self.fitted.with_thresholds(answer, guaranteed=guaranteed)


def _calibrations() -> dict[int, tuple[tuple[str, str, float], ...]]:
    """(language, kind, threshold) by centre, of those that carry enough labels and were made with this engine."""
    found: dict[int, tuple[tuple[str, str, float], ...]] = {}
    rows = Calibration.objects.filter(
        threshold__isnull=False, labelled__gte=understanding.MINIMUM_LABELS, format=understanding.engine_digest()
    )
    for row in rows.order_by("language"):
        assert row.threshold is not None
        found[row.centre_id] = (*found.get(row.centre_id, ()), (row.language, row.kind, row.threshold))
    return found


class Shelf:
    """The indexes of this process, compared with the stored ones every two seconds."""

    def __init__(self) -> None:
        self._loaded: dict[int, Loaded] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def get(self, centre_id: int) -> Loaded | None:
        """What serves this centre now; None until its first index is stored and loaded."""
        return self._loaded.get(centre_id)

    def refresh(self) -> None:
        """Load every stored index that differs from what is served; one that does not load changes nothing."""
        with self._lock:
            stored = FittedIndex.objects.values_list("centre_id", "revision", "digest", "format")
            calibrations = _calibrations()
            centres = set()
            for centre, revision, digest, form in stored:
                centres.add(centre)
                held = self._loaded.get(centre)
                same = held is not None and (held.revision, held.digest) == (revision, digest)
                if form == understanding.engine_digest() and not same:
                    self._load(centre, calibrations.get(centre, ()))
                held = self._loaded.get(centre)
                if held and held.calibrations != calibrations.get(centre, ()):
                    self._loaded[centre] = replace(held, calibrations=calibrations.get(centre, ()))
            for gone in set(self._loaded) - centres:
                del self._loaded[gone]

    def _load(self, centre_id: int, calibrations: tuple[tuple[str, str, float], ...]) -> None:
        row = FittedIndex.objects.filter(centre=centre_id).first()
        if row is None:
            return
        try:
            index = understanding.load(bytes(row.data)) if row.data else None
        except Exception as error:
            # Whatever a stored index does to us, the one in service stays in service.
            log.error("index_refused", centre=centre_id, revision=row.revision, fault=type(error).__name__)
            FittedIndex.objects.filter(pk=row.pk, digest=row.digest).update(format=REFUSED)
            return
        self._loaded[centre_id] = Loaded(row.revision, row.digest, index, calibrations)

    def forget(self) -> None:
        """Serve nothing until the next refresh."""
        self._loaded = {}

    def start(self) -> None:
        """Refresh in a thread of its own until `stop`."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="index-shelf", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=5)
            self._thread = None

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.refresh()
                board.refresh(datetime.now(UTC))
            except Exception:
                log.exception("index_refresh_failed")
            # Between two looks the connection is for others: on PostgreSQL it goes back to the pool.
            connection.close()
            self._stop.wait(REFRESH_SECONDS)


shelf = Shelf()


class IndexMissing(Exception):
    """No index serves this centre yet: not the same as a question that nothing answers."""


def find_answers(*, centre_id: int, text: str, prefer: str) -> understanding.Understanding | None:
    """Understand a question with the index in service; None where nothing is live; `IndexMissing` before it loads."""
    loaded = shelf.get(centre_id)
    if loaded is None:
        if Version.objects.live().filter(answer__centre=centre_id).exists():
            raise IndexMissing(str(centre_id))
        return None
    return loaded.index.understand(text, prefer=prefer) if loaded.index else None


def find_neighbours(*, centre: Centre, rows: Sequence[understanding.BankRow]) -> tuple[understanding.Neighbour, ...]:
    """Whose questions these rows would take if they went live; seconds of work, and nothing is changed.

    `DuplicatePhrasing` when one of them says what another answer's title or phrasing says already.
    """
    bank = read_bank(centre)
    understanding.refuse_duplicates(bank, rows)
    loaded = shelf.get(centre.pk)
    return understanding.find_neighbours(bank, rows, index=loaded.fitted if loaded else None)


def all_loaded() -> bool:
    """Whether each centre with something live is served by an index in this process."""
    wanted = set(Version.objects.live().values_list("answer__centre_id", flat=True).distinct())
    return all(shelf.get(centre) is not None for centre in wanted)
