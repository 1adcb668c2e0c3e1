"""The register of changes must agree with itself and with the calls before anything is computed."""

import itertools

from relais.engines.evidence.dose import cells_of
from relais.engines.evidence.errors import InvalidChange
from relais.engines.evidence.panel import Calls, Change, Stage


def check_register(changes: list[Change], calls: Calls) -> None:
    """Raise `InvalidChange` for a name given twice, an impossible stage, or two stages that overlap."""
    names = [change.change for change in changes]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InvalidChange(f"changes are registered twice: {', '.join(sorted(twice))}")
    for change in changes:
        for stage in change.stages:
            _check_stage(change, stage, calls)
        for one, other in itertools.combinations(change.stages, 2):
            if overlap(one, other):
                raise InvalidChange(
                    f"change {change.change!r} has two stages at work on the same cell at once: "
                    f"from {one.starts_on} and from {other.starts_on}"
                )


def _check_stage(change: Change, stage: Stage, calls: Calls) -> None:
    cells_of(stage, calls)
    where = f"change {change.change!r}, stage from {stage.starts_on}"
    if stage.ends_on is not None and stage.ends_on < stage.starts_on:
        raise InvalidChange(f"{where}: it ends on {stage.ends_on}, before it starts")
    if stage.ramp_days < 0:
        raise InvalidChange(f"{where}: its ramp of {stage.ramp_days} days is negative")
    for effect in (stage.effect_low, stage.effect_high):
        if effect is not None and effect <= -1:
            raise InvalidChange(f"{where}: the declared effect {effect} is a fraction and must be above -1")
    if stage.effect_low is not None and stage.effect_high is not None and stage.effect_low > stage.effect_high:
        raise InvalidChange(f"{where}: the lowest declared effect is above the highest")


def overlap(one: Stage, other: Stage) -> bool:
    """Whether two stages are at work on one cell on one day."""
    same_topic = one.topic is None or other.topic is None or one.topic == other.topic
    same_region = one.region is None or other.region is None or one.region == other.region
    starts = max(one.starts_on, other.starts_on)
    ends = [stage.ends_on for stage in (one, other) if stage.ends_on is not None]
    return same_topic and same_region and all(starts <= end for end in ends)
