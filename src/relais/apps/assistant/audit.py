"""What the labelled turns of a centre say: the numbers that the calibration and the screen are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from relais.apps.accounts.models import Centre
from relais.apps.assistant.models import Label
from relais.engines.understanding import Drift, Guarantee, check_drift, choose_guaranteed_threshold, engine_digest
from relais.engines.understanding.drift import split_windows
from relais.engines.understanding.guarantee import Interval, exact_interval, wilson_interval

SAMPLED_ONE_IN = 20
KEPT = timedelta(days=365)
"""Older questions no longer look like those of today, and a guarantee holds for questions alike."""


@cache
def engine_mark() -> str:
    """The engine that a turn's confidence comes from: another one's confidences mean something else."""
    return engine_digest()[:16]


@dataclass(frozen=True)
class Judged:
    """One labelled turn: the confidence of its candidate, whether that was right, whether nothing answers it."""

    confidence: float
    right: bool
    out_of_scope: bool


@dataclass(frozen=True)
class Figures:
    """Shares of the labelled turns at the threshold in service, with 95 % intervals (Wilson, Clopper-Pearson)."""

    labelled: int
    answered: int
    wrong: int

    @property
    def coverage(self) -> float:
        return self.answered / self.labelled if self.labelled else 0.0

    @property
    def coverage_interval(self) -> Interval:
        return wilson_interval(self.answered, self.labelled)

    @property
    def error(self) -> float:
        return self.wrong / self.answered if self.answered else 0.0

    @property
    def error_interval(self) -> Interval:
        return exact_interval(self.wrong, self.answered)


def read_judged(centre: Centre, *, now: datetime) -> dict[str, list[Judged]]:
    """The labelled turns of the last year that this engine read, by language, in the order they were asked."""
    rows = (
        Label.objects.filter(turn__conversation__centre=centre, turn__engine=engine_mark(), turn__at__gt=now - KEPT)
        .order_by("turn__at", "turn")
        .values_list("turn__candidate_language", "turn__confidence", "verdict")
    )
    judged: dict[str, list[Judged]] = {"fr": [], "en": []}
    for language, confidence, verdict in rows:
        assert confidence is not None  # a sampled turn has one
        right, out = verdict == Label.Verdict.RIGHT, verdict == Label.Verdict.OUT_OF_SCOPE
        judged[language].append(Judged(confidence, right, out))
    return judged


def guarantee_from(judged: Sequence[Judged], *, alpha: float) -> Guarantee:
    """The threshold that these turns support."""
    return choose_guaranteed_threshold([one.confidence for one in judged], [one.right for one in judged], alpha=alpha)


def drift_of(judged: Sequence[Judged]) -> Drift:
    """Whether the last turns hold another share of questions out of scope than those before."""
    reference, recent = split_windows([one.out_of_scope for one in judged])
    return check_drift(reference=reference, recent=recent)


def figures_at(judged: Sequence[Judged], threshold: float | None) -> Figures:
    """What these turns would have met at a threshold; with none, nothing is answered."""
    answered = [one for one in judged if threshold is not None and one.confidence >= threshold]
    return Figures(len(judged), len(answered), sum(not one.right for one in answered))
