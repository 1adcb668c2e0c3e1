"""Made-up contact centres in which it is known what a change did: what an estimate may see, and the truth beside it.

Each world is a `Plan`; `make_world(plan, seed)` draws one. Nothing here is used by the engine, which knows no world.
"""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from relais.engines.evidence import Calls, Change, Stage
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.panel import Array

FIRST_DAY = dt.date(2021, 1, 4)
HOLIDAYS = {(1, 1), (1, 2), (5, 24), (6, 24), (7, 1), (9, 6), (10, 11), (12, 24), (12, 25), (12, 26), (12, 31)}
CHANGE = "assistant"


@dataclass(frozen=True)
class Plan:
    """One kind of world. Standard deviations are of log calls; effects are fractions."""

    topics: int = 10
    regions: int = 6
    days: int = 900
    usual: float = 45.0  # calls a day of the typical cell
    spread: float = 0.8  # between topics
    wave: float = 0.6  # how differently a wave strikes topics
    uneven: float = 0.1  # how differently it strikes the regions of a topic, as a share of the topic's own
    lag: int = 12  # days between the first region that it reaches and the last
    wander: float = 0.05  # of a cell, forgotten over `memory` days
    memory: float = 45.0
    apart: float = 0.0  # drift of a cell a year
    frailty: float = 0.15  # extra-Poisson spread of one day in one cell
    effect: float = -0.10
    effect_spread: float = 0.05  # between topics
    idle: float = 0.2  # share of launched topics in which it does nothing
    course: str = "declared"  # or slow (three times the declared ramp), fading (a third is left after a year)
    rollout: str = "staggered"  # or topics, chasing, everywhere, regions, switch
    others: int = 0  # changes of whole topics and of whole regions
    spots: float = 0.0  # share of cells that also get a change of their own
    twin: str = "none"  # or same, other_ramp, near: a second change in the launched cells
    twin_effect: float = -0.12
    declared: bool = False
    early: float = 0.0  # relative change of calls in the three weeks before a launch
    spill: float = 0.0  # share of the avoided calls that come back in one topic of the region


@dataclass(frozen=True)
class World:
    calls: Calls
    changes: list[Change]
    effect: float  # of the change in its launched cells and days
    joint: float  # of the change and its twin


BASE = Plan()
BUSY = replace(BASE, others=5, spots=0.4)
SMALL = replace(BASE, topics=5, regions=4, usual=12.0)
PLANS: dict[str, Plan] = {
    "calm": replace(BASE, wave=0.0),
    "wave": BASE,
    "busy": BUSY,
    "uneven": replace(BASE, uneven=0.4),
    "very uneven": replace(BASE, uneven=0.8),
    "apart": replace(BASE, apart=0.10),
    "slow": replace(BUSY, course="slow"),
    "fading": replace(BUSY, course="fading"),
    "rough": replace(BUSY, frailty=0.5, wander=0.12, memory=15.0),
    "small": SMALL,
    "small apart": replace(SMALL, apart=0.10, uneven=0.4),
    "early": replace(BASE, early=-0.06),
    "spill": replace(BASE, spill=0.3),
    "switchback": replace(BASE, rollout="switch"),
    "twin": replace(BASE, twin="same"),
    "twin, declared": replace(BASE, twin="same", declared=True),
    "twin, other ramp": replace(BASE, twin="other_ramp"),
    "near twin": replace(BASE, twin="near"),
    "everywhere": replace(BASE, rollout="everywhere"),
    "by topic": replace(BASE, rollout="topics"),
    "chasing surges": replace(BASE, rollout="chasing"),
    "by region": replace(BASE, rollout="regions"),
    "nothing: busy": replace(BUSY, effect=0.0),
    "nothing: uneven": replace(BUSY, effect=0.0, uneven=0.4),
    "nothing: apart": replace(BASE, effect=0.0, apart=0.10),
    "nothing: rough": replace(BUSY, effect=0.0, frailty=0.5, wander=0.12, memory=15.0),
    "nothing: small": replace(SMALL, effect=0.0),
    "nothing: chasing": replace(BASE, effect=0.0, rollout="chasing"),
    "nothing: one series": replace(BASE, topics=1, regions=1, effect=0.0, rollout="everywhere", usual=400.0),
}
RAMP = 28


def make_world(plan: Plan, seed: int) -> World:
    """The same plan and seed give the same world."""
    rng = np.random.default_rng([seed, 7_290])
    blank = Calls(
        tuple(f"subject {chr(65 + k)}" for k in range(plan.topics)),
        tuple(f"zone {r + 1}" for r in range(plan.regions)),
        FIRST_DAY,
        np.zeros((plan.topics, plan.regions, plan.days)),
    )
    surge = rng.normal(0.1, plan.wave, plan.topics) if plan.wave else np.zeros(plan.topics)
    logs = _usual(plan, rng) + _waves(plan, surge, rng)
    change = _rollout(plan, blank, surge, rng)
    others = _others(plan, blank, change, rng)
    for other, effect in others:
        logs = logs + np.log1p(effect) * dose_of(other, blank)
    twin = _twin(plan, change, blank, rng)
    beside = np.log1p(plan.twin_effect) * dose_of(twin, blank) if twin else np.zeros_like(logs)
    on = launched(change, blank)
    without = np.exp(logs + beside)
    with_it = _spill(plan, without, without * np.exp(_effect(plan, change, blank, rng)))
    effect = float(with_it[on].sum() / without[on].sum() - 1) if on.any() else 0.0
    joint = float(with_it[on].sum() / np.exp(logs)[on].sum() - 1) if on.any() else 0.0
    shape = 1 / max(plan.frailty, 1e-3) ** 2
    counts = rng.poisson(with_it * rng.gamma(shape, 1 / shape, with_it.shape)).astype(float)
    changes = [change, *(other for other, _ in others), *([twin] if twin else [])]
    return World(replace(blank, counts=counts), changes, effect, joint)


def _usual(plan: Plan, rng: np.random.Generator) -> Array:
    topics, regions, days = plan.topics, plan.regions, plan.days
    time = np.arange(days)
    dates = [FIRST_DAY + dt.timedelta(days=int(n)) for n in time]
    level = np.log(plan.usual) + rng.normal(0, plan.spread, (topics, 1)) + rng.normal(0, 0.4, (1, regions))
    logs = (level + rng.normal(0, 0.2, (topics, regions)))[:, :, None] + np.zeros(days)
    week = np.array([0.15, 0.08, 0.0, -0.02, -0.1, -1.0, -1.3]) * (1 + rng.normal(0, 0.2, (topics, 1)))
    logs = logs + week[:, time % 7][:, None]
    logs = logs - 0.8 * np.array([(day.month, day.day) in HOLIDAYS for day in dates])
    year = 2 * np.pi * time / 365.25
    for wave in (1, 2, 3):
        logs = logs + rng.normal(0, 0.1 / wave, (topics, 1, 1)) * np.sin(
            wave * year + rng.uniform(0, 6, (topics, 1, 1))
        )
    logs = logs + np.cumsum(rng.normal(0, 0.006, (topics, 1, days)), axis=2)
    logs = logs + wandering(rng, (topics, 1, days), 0.06, 8.0) + wandering(rng, (1, regions, days), 0.05, 8.0)
    logs = logs + wandering(rng, (topics, regions, days), plan.wander, plan.memory)
    drift: Array = logs + rng.normal(0, plan.apart, (topics, regions, 1)) * time / 365.25
    return drift


def wandering(rng: np.random.Generator, shape: tuple[int, ...], spread: float, memory: float) -> Array:
    """A stationary series that forgets over `memory` days."""
    keep = np.exp(-1 / memory)
    steps = rng.normal(0, spread, shape)
    steps[..., 1:] *= np.sqrt(1 - keep**2)
    for t in range(1, shape[-1]):
        steps[..., t] += keep * steps[..., t - 1]
    return steps


def _waves(plan: Plan, surge: Array, rng: np.random.Generator) -> Array:
    """An onset that lasts and fades, two later waves, and what stays; each topic and cell struck differently."""
    time = np.arange(plan.days)
    lag = rng.integers(0, plan.lag + 1, plan.regions)
    since = time[None] - 420 - lag[:, None]
    onset = (1 / (1 + np.exp(-since / 3.0))) * np.exp(-np.clip(since, 0, None) / 130)
    later = [np.exp(-0.5 * ((since - at) / width) ** 2) for at, width in ((230, 30), (380, 25))]
    stays = 1 / (1 + np.exp(-since / 5.0))
    hit = plan.wave > 0
    sizes = [
        surge,
        *(0.5 * surge + hit * rng.normal(0, 0.2, plan.topics) for _ in later),
        hit * rng.normal(0, 0.12, plan.topics),
    ]
    shape = sum(size[:, None, None] * course[None] for size, course in zip(sizes, (onset, *later, stays), strict=True))
    cells: Array = shape * (1 + rng.normal(0, plan.uneven, (plan.topics, plan.regions, 1)))
    return cells


def _day(number: int | np.integer) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=int(number))


def _rollout(plan: Plan, blank: Calls, surge: Array, rng: np.random.Generator) -> Change:
    waves, stages = [610, 640, 675, 715], []
    if plan.rollout == "everywhere":
        return Change(CHANGE, "bot", CHANGE, (Stage(_day(640), ramp_days=RAMP),))
    if plan.rollout == "regions":
        some = rng.permutation(plan.regions)[: plan.regions * 2 // 3]
        stages = [Stage(_day(waves[i % 4]), None, blank.regions[r], ramp_days=RAMP) for i, r in enumerate(some)]
    if plan.rollout in ("topics", "chasing"):
        order = rng.permutation(plan.topics) if plan.rollout == "topics" else np.argsort(-surge)
        some = order[: plan.topics * 2 // 3]
        stages = [Stage(_day(waves[i % 4]), blank.topics[k], None, ramp_days=RAMP) for i, k in enumerate(some)]
    for k in range(plan.topics if plan.rollout in ("staggered", "switch") else 0):
        order = rng.permutation(plan.regions)[: plan.regions * 2 // 3 if plan.rollout == "staggered" else plan.regions]
        for i, r in enumerate(order):
            cell = blank.topics[k], blank.regions[r]
            if plan.rollout == "staggered":
                stages.append(Stage(_day(waves[(i + k) % 4]), *cell, ramp_days=RAMP))
            else:
                weeks = np.nonzero(rng.random(26) < 0.5)[0]
                stages += [Stage(_day(616 + 7 * w), *cell, ends_on=_day(622 + 7 * w)) for w in weeks]
    return Change(CHANGE, "bot", CHANGE, tuple(stages))


def _effect(plan: Plan, change: Change, blank: Calls, rng: np.random.Generator) -> Array:
    """What the change does to log calls, shape (topics, regions, days)."""
    on = launched(change, blank)
    rollout = np.flatnonzero(on.any((1, 2)))
    size = (
        np.clip(rng.normal(plan.effect, plan.effect_spread, plan.topics), -0.6, 0.0)
        if plan.effect
        else np.zeros(plan.topics)
    )
    size[rng.permutation(rollout)[: round(plan.idle * len(rollout))]] = 0.0
    cells = np.clip(size[:, None] * (1 + rng.normal(0, 0.15, (plan.topics, plan.regions))), -0.7, 0.0)
    dose = dose_of(change, blank)
    if plan.course == "slow":
        stages = tuple(replace(stage, ramp_days=3 * RAMP) for stage in change.stages)
        dose = dose_of(replace(change, stages=stages), blank)
    if plan.course == "fading":
        age = np.cumsum(on, axis=2).astype(float)
        dose = dose * (1 / 3 + 2 / 3 * np.exp(age / -120.0))
    logs = np.log1p(cells[:, :, None] * dose)
    if plan.early:
        first = np.where(on.any(2), on.argmax(2), blank.days + 99)[:, :, None]
        time = np.arange(blank.days)
        logs = logs + np.log1p(plan.early) * ((time >= first - 21) & (time < first))
    return logs


def _others(plan: Plan, blank: Calls, change: Change, rng: np.random.Generator) -> list[tuple[Change, float]]:
    found = []
    for i in range(plan.others):
        topic, region = blank.topics[rng.integers(plan.topics)], blank.regions[rng.integers(plan.regions)]
        days = _day(rng.integers(580, 760)), _day(rng.integers(580, 760))
        found.append((Change(f"page {i}", "web", "", (Stage(days[0], topic, ramp_days=7),)), rng.uniform(-0.15, 0.1)))
        found.append(
            (Change(f"menu {i}", "ivr", "", (Stage(days[1], None, region, ramp_days=7),)), rng.uniform(-0.12, 0.08))
        )
    on = launched(change, blank)
    spots = []
    for k, r in np.argwhere(rng.random((plan.topics, plan.regions)) < plan.spots):
        near = int(on[k, r].argmax()) if on[k, r].any() else 660
        spots.append(Stage(_day(near + rng.integers(-30, 31)), blank.topics[k], blank.regions[r], ramp_days=7))
    if spots:
        found.append((Change("script", "kb", "", tuple(spots)), -0.10))
    return found


def _twin(plan: Plan, change: Change, blank: Calls, rng: np.random.Generator) -> Change | None:
    if plan.twin == "none":
        return None
    low, high = (plan.twin_effect - 0.05, plan.twin_effect + 0.05) if plan.declared else (None, None)
    stages = []
    for stage in change.stages:
        move = int(rng.integers(-10, 11)) if plan.twin == "near" else 0
        if plan.twin == "near" and rng.random() > 0.9:
            continue
        ramp = 7 if plan.twin == "other_ramp" else RAMP
        moved = stage.starts_on + dt.timedelta(days=move)
        stages.append(replace(stage, starts_on=moved, ramp_days=ramp, effect_low=low, effect_high=high))
    return Change("poster", "web", "", tuple(stages))


def _spill(plan: Plan, without: Array, with_it: Array) -> Array:
    if not plan.spill:
        return with_it
    back = with_it.copy()
    back[0] += plan.spill * (without - with_it)[1:].sum(0)
    return back
