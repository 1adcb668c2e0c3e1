"""What others would have answered: each takes the calls and the register, and gives (effect, low, high) or None.

The first five need nothing more. `did2s` (diff-diff), `three-way Poisson` (pyfixest) and `CausalImpact`
(bsts-causalimpact) run where these are installed: `pip install diff-diff pyfixest bsts-causalimpact pandas`.
"""

import importlib.util
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from relais.engines.evidence import Calls, Change
from relais.engines.evidence.bins import make_bins
from relais.engines.evidence.crosschecks import crosscheck
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.panel import Array
from relais.engines.evidence.setting import Setting, make_setting

ABSURD = 20.0  # an upper end of 21 times the calls is a design that did not invert, not an answer
Answer = tuple[float, float, float] | None
Peer = Callable[[Calls, Change, list[Change]], Answer]


def before_and_after(calls: Calls, change: Change, others: list[Change], *, window: int = 90) -> Answer:
    """Each launched cell's mean of the 90 days after against the 90 before; t over cells."""
    on = launched(change, calls)
    logs, sizes = [], []
    for k, r in np.argwhere(on.any(2)):
        at = int(on[k, r].argmax())
        before, after = calls.counts[k, r, max(at - window, 0) : at], calls.counts[k, r, at : at + window]
        if len(before) and len(after):
            logs.append(np.log((np.nanmean(after) + 0.1) / (np.nanmean(before) + 0.1)))
            sizes.append(np.nanmean(before))
    return _weighted(np.array(logs), np.array(sizes))


def year_on_year(calls: Calls, change: Change, others: list[Change]) -> Answer:
    """Each launched cell's days after the launch against the same days a year (364 days) earlier; t over cells."""
    on = launched(change, calls)
    logs, sizes = [], []
    for k, r in np.argwhere(on.any(2)):
        days = np.flatnonzero(on[k, r])
        days = days[days >= 364]
        if len(days):
            now, then = np.nanmean(calls.counts[k, r, days]), np.nanmean(calls.counts[k, r, days - 364])
            logs.append(np.log((now + 0.1) / (then + 0.1)))
            sizes.append(then)
    return _weighted(np.array(logs), np.array(sizes))


def interrupted_series(calls: Calls, change: Change, others: list[Change]) -> Answer:
    """Weekly log calls of all launched cells: level, trend, a yearly wave and the share launched; HAC errors."""
    on = launched(change, calls)
    cells = on.any(2)
    if not cells.any():
        return None
    weekly = make_bins(calls, length=7).total(calls.counts)[cells].sum(0)
    dose = make_bins(calls, length=7).total(on.astype(float))[cells].mean(0) / 7
    time = np.arange(len(weekly)) / 52.18
    wave = [np.sin(2 * np.pi * time), np.cos(2 * np.pi * time)]
    design = np.stack([dose, np.ones_like(time), time, *wave], axis=1)
    outcome = np.log(weekly + 0.5)
    inverse = np.linalg.pinv(design.T @ design)
    b = inverse @ design.T @ outcome
    scores = design * (outcome - design @ b)[:, None]
    middle = scores.T @ scores
    for lag in range(1, 9):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / 9) * (cross + cross.T)
    return _interval(float(b[0]), float(np.sqrt((inverse @ middle @ inverse)[0, 0])), len(time) - 5)


def _cross(name: str) -> Peer:
    def peer(calls: Calls, change: Change, others: list[Change]) -> Answer:
        setting = make_setting(calls, make_bins(calls, length=14))
        found = crosscheck(setting, change, others, level=0.95)[name]
        return found.estimate, found.low, found.high

    return peer


def two_stage(calls: Calls, change: Change, others: list[Change]) -> Answer:
    """did2s of diff-diff on log calls a fortnight, clustered by cell."""
    from diff_diff import TwoStageDiD  # optional dependency

    frame, _setting = _frame(calls, change, others)
    found = TwoStageDiD(cluster="cell").fit(frame, outcome="z", unit="cell", time="bin", first_treat="first")
    return _interval(float(found.overall_att), float(found.overall_se), frame["cell"].nunique() - 1)


def three_way_poisson(calls: Calls, change: Change, others: list[Change]) -> Answer:
    """fepois of pyfixest: cell, topic by week and region by week, the register's changes; clustered by cell."""
    import pyfixest  # optional dependency

    frame, setting = _frame(calls, change, others)
    terms = ["dose", *(f"other{i}" for i in range(len(others)))]
    for i, other in enumerate(others):
        frame[f"other{i}"] = setting.mean(dose_of(other, calls)).ravel()
    formula = f"calls ~ {' + '.join(terms)} | cell + topic_bin + region_bin"
    model = pyfixest.fepois(formula, frame, vcov={"CRV1": "cell"})
    if "dose" not in model.coef().index:
        return None
    return _interval(float(model.coef()["dose"]), float(model.se()["dose"]), frame["cell"].nunique() - 1)


def causal_impact(calls: Calls, change: Change, others: list[Change]) -> Answer:
    """The launched cells in sum, against the sum of each topic's unlaunched cells, from the middle launch on."""
    import pandas  # optional dependency
    from causal_impact import CausalImpact

    on = launched(change, calls)
    cells = np.logical_or.reduce(on, axis=2)
    if cells.all():
        return None
    weekly = make_bins(calls, length=7).total(calls.counts)
    launch = int(np.median([on[k, r].argmax() for k, r in np.argwhere(cells)])) // 7
    columns = {"y": np.log(weekly[cells].sum(0) + 0.5)}
    for k in range(len(calls.topics)):
        if (~cells[k]).any():
            columns[f"x{k}"] = np.log(weekly[k][~cells[k]].sum(0) + 0.5)
    found = CausalImpact(pandas.DataFrame(columns), [0, launch - 1], [launch, weekly.shape[2] - 1]).summary_stats
    effect, low, high = (float(found[name]) for name in ("point_effect_mean", "ci_lower", "ci_upper"))
    return float(np.expm1(effect)), float(np.expm1(low)), float(np.expm1(high))


def peers() -> dict[str, Peer]:
    """Those that can run here."""
    found: dict[str, Peer] = {
        "before and after, 90 days": before_and_after,
        "year on year": year_on_year,
        "interrupted series": interrupted_series,
        "two-way fixed effects": _cross("two_way"),
        "three-way fixed effects": _cross("three_way"),
    }
    optional = {"diff_diff": ("did2s", two_stage), "pyfixest": ("three-way Poisson", three_way_poisson)}
    optional |= {"causal_impact": ("CausalImpact", causal_impact)}
    for module, (name, peer) in optional.items():
        if importlib.util.find_spec(module):
            found[name] = peer
    return found


def ask(peer: Peer, calls: Calls, change: Change, others: list[Change]) -> Answer:
    """None where the method fails or refuses: most print a number whatever the design."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            answer = peer(calls, change, others)
        except Exception:  # whatever a peer raises on a design that it cannot take
            return None
    return answer if answer and np.isfinite(answer).all() and answer[2] < ABSURD else None


def _frame(calls: Calls, change: Change, others: list[Change]) -> tuple[Any, Setting]:
    import pandas  # optional dependency

    bins = make_bins(calls, length=14)
    setting = make_setting(calls, bins)
    k, r, w = np.indices(setting.z.shape)
    dose = setting.mean(dose_of(change, calls))
    first = np.where((dose > 0).any(2), (dose > 0).argmax(2), 0)
    columns = {"z": setting.z, "calls": setting.total(calls.counts), "cell": k * 1000 + r, "bin": w, "dose": dose}
    columns |= {"topic_bin": k * 1000 + w, "region_bin": r * 1000 + w, "first": first[:, :, None] + 0 * w}
    return pandas.DataFrame({name: np.asarray(values).ravel() for name, values in columns.items()}), setting


def _weighted(logs: Array, sizes: Array) -> Answer:
    if len(logs) < 2 or sizes.sum() <= 0:
        return None
    weights = sizes / sizes.sum()
    mean = float(weights @ logs)
    spread = float(np.sqrt((weights**2 * (logs - mean) ** 2).sum() * len(logs) / (len(logs) - 1)))
    return _interval(mean, spread, len(logs) - 1)


def _interval(b: float, error: float, freedom: int) -> Answer:
    reach = float(stats.t.ppf(0.975, freedom)) * error
    return float(np.expm1(b)), float(np.expm1(b - reach)), float(np.expm1(b + reach))
