"""What an evaluation says: a verdict, its numbers, and codes for its reasons. Every effect is a fraction."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    IDENTIFIED = "identified"
    JOINT = "joint"
    BOUNDED = "bounded"
    CANNOT_TELL = "cannot_tell"


class Code(StrEnum):
    """Why no more can be said."""

    NOT_LAUNCHED = "not_launched"  # no launched day among the calls
    LAUNCHED_BEFORE_DATA = "launched_before_data"  # no day before the launch
    ALL_AT_ONCE = "all_at_once"  # every cell starts together: nothing is left to compare with
    WHOLE_TOPICS = "whole_topics"  # every region of a topic starts together: what befalls the topic looks the same
    WHOLE_REGIONS = "whole_regions"  # every topic of a region starts together
    NO_COMPARISON = "no_comparison"  # topics and regions together absorb the launch
    SINGLE_SERIES = "single_series"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_SHORT_BEFORE = "too_short_before"
    TOO_IMPRECISE = "too_imprecise"
    SHARED_WITH_CHANGES = "shared_with_changes"  # other changes start in the same cells on the same days
    TOO_FEW_FAKE_LAUNCHES = "too_few_fake_launches"
    FAKE_LAUNCHES_CONTRADICT = "fake_launches_contradict"


class Remedy(StrEnum):
    """What would let the effect be told."""

    STAGGER_REGIONS = "stagger_regions_within_topics"
    KEEP_CELLS_WITHOUT = "keep_cells_without"
    SEPARATE_CHANGES = "separate_changes"
    DECLARE_RANGES = "declare_ranges"
    ADD_HISTORY = "add_history"
    WAIT = "wait"
    ADD_COMPARISON = "add_comparison_series"


@dataclass(frozen=True)
class Note:
    """A reason or a remedy: its code, the changes and the cells ("topic|region") that it is about."""

    code: str
    changes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interval:
    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """The answer. `effect` is there for `identified` only; `joint` for changes that cannot be told apart."""

    verdict: Verdict
    effect: Interval | None = None
    joint: Interval | None = None
    joint_changes: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    calls_avoided: Interval | None = None
    reasons: tuple[Note, ...] = ()
    would_identify: tuple[Note, ...] = ()
    design: dict[str, float | int | str] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
