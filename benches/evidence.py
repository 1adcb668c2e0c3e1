"""`script/bench evidence`: is the interval what it says, in worlds whose truth is known, beside other methods?

script/bench evidence                                20 seeds a world, a few worlds, every peer that is installed
script/bench evidence --seeds 200 --worlds all       the whole table (hours on two cores)
script/bench evidence --worlds small --no-peers --call-world call_world.py    the presets of another generator
"""

import argparse
import functools
import importlib.util
import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benches.evidence_peers import Peer, ask, peers
from benches.evidence_pictures import draw_forest
from benches.evidence_worlds import CHANGE, PLANS, World, make_world
from relais.engines.evidence import Verdict, evaluate

SOME = ("busy", "uneven", "apart", "small", "twin, declared", "everywhere", "chasing surges", "nothing: busy")


@dataclass
class Tally:
    """What one method said of one world over the seeds."""

    truths: list[float] = field(default_factory=list)
    answers: list[tuple[float, float, float]] = field(default_factory=list)
    held: dict[str, list[bool]] = field(default_factory=dict)  # joint effects and bounds that hold the truth
    verdicts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, truth: float, answer: tuple[float, float, float] | None, verdict: str) -> None:
        self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1
        if answer is not None:
            self.truths.append(truth)
            self.answers.append(answer)

    def row(self) -> dict[str, float | int | str]:
        n = sum(self.verdicts.values())
        row: dict[str, float | int | str] = {"n": n, "verdicts": " ".join(f"{v}:{c}" for v, c in self.verdicts.items())}
        if self.answers:
            estimate, low, high = np.array(self.answers).T
            truth = np.array(self.truths)
            covered = int(((low <= truth) & (truth <= high)).sum())
            wilson = _wilson(covered, len(truth))
            row |= {
                "bias": 100 * float((estimate - truth).mean()),
                "rmse": 100 * float(np.sqrt(((estimate - truth) ** 2).mean())),
                "cover": covered / len(truth),
                "cover_low": wilson[0],
                "cover_high": wilson[1],
                "width": 100 * float(np.median(high - low)),
                "called": float(((low > 0) | (high < 0)).sum() / n),
            }
        for name, held in self.held.items():
            row[f"{name}_cover"] = sum(held) / len(held)
        row["seconds"] = self.seconds / max(n, 1)
        return row


def _wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def measure(worlds: Iterator[World], change: str, others: dict[str, Peer]) -> dict[str, Tally]:
    """Ours and each peer on the same worlds."""
    tallies = {"Relais": Tally(), **{name: Tally() for name in others}}
    for world in worlds:
        started = time.process_time()
        found = evaluate(calls=world.calls, changes=world.changes, change=change)
        ours = tallies["Relais"]
        ours.seconds += time.process_time() - started
        effect = found.effect
        ours.add(world.effect, (effect.estimate, effect.low, effect.high) if effect else None, found.verdict)
        if found.verdict is Verdict.JOINT and found.joint:
            ours.held.setdefault("joint", []).append(found.joint.low <= world.joint <= found.joint.high)
        if found.bounds:
            ours.held.setdefault("bounds", []).append(found.bounds[0] <= world.effect <= found.bounds[1])
        evaluated = next(c for c in world.changes if c.change == change)
        rest = [c for c in world.changes if c.change != change]
        for name, peer in others.items():
            started = time.process_time()
            answer = ask(peer, world.calls, evaluated, rest)
            tallies[name].seconds += time.process_time() - started
            tallies[name].add(world.effect, answer, "number" if answer else "none")
    return tallies


def _line(world: str, method: str, row: dict[str, float | int | str]) -> str:
    def cell(name: str, form: str) -> str:
        return format(row[name], form) if name in row else "–"

    cover = cell("cover", ".3f")
    span = f"[{row['cover_low']:.3f}, {row['cover_high']:.3f}]" if "cover" in row else ""
    held = " ".join(
        f"{k.removesuffix('_cover')} holds {v:.3f}" for k, v in row.items() if k in ("joint_cover", "bounds_cover")
    )
    return (
        f"| {world} | {method} | {row['n']} | {cell('bias', '+.1f')} | {cell('rmse', '.1f')} | {cover} {span} "
        f"| {cell('width', '.1f')} | {cell('called', '.3f')} | {row['verdicts']} {held} | {cell('seconds', '.2f')} |"
    )


def _call_world(path: Path) -> dict[str, Callable[[int], World]]:
    """The presets of another generator, a module with PRESETS and simulate(preset, seed), read through its files."""
    import tempfile  # only here

    from relais.apps.impact.files import read_calls, read_changes

    spec = importlib.util.spec_from_file_location("call_world", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["call_world"] = module
    spec.loader.exec_module(module)

    def make(name: str, seed: int) -> World:
        with tempfile.TemporaryDirectory() as folder:
            module.write(module.simulate(module.PRESETS[name], seed), folder)
            calls = read_calls(Path(folder) / "calls.csv")
            changes = read_changes(Path(folder) / "changes.csv", calls)
            truth = json.loads((Path(folder) / "truth.json").read_text())
        return World(calls, changes, truth["att_pct"], truth["joint_pct"])

    return {name: functools.partial(make, name) for name in module.PRESETS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", default=",".join(SOME).replace("twin, declared", "twin; declared"), help="or all")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--call-world", type=Path)
    parser.add_argument("--out", type=Path, help="folder for bench.json and the picture")
    given = parser.parse_args()
    others = {} if given.no_peers else peers()
    makers: dict[str, Callable[[int], World]] = {n: functools.partial(make_world, plan) for n, plan in PLANS.items()}
    change = CHANGE
    if given.call_world:
        makers, change = _call_world(given.call_world), "bot"
    names = list(makers) if given.worlds == "all" else [name.replace(";", ",") for name in given.worlds.split(",")]
    print("| world | method | n | bias | RMSE | cover | width | called | verdicts | CPU s |\n|" + "---|" * 10)
    rows = {}
    for name in names:
        worlds = (makers[name](seed) for seed in range(given.first_seed, given.first_seed + given.seeds))
        for method, tally in measure(worlds, change, others).items():
            rows[f"{name} / {method}"] = tally.row()
            print(_line(name, method, tally.row()), flush=True)
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "bench.json").write_text(json.dumps(rows, indent=1))
        draw_forest(given.out / "bench.svg", rows)


if __name__ == "__main__":
    main()
