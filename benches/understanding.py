"""`script/bench understanding`: Relais beside TF-IDF + linear SVM, nearest neighbour and BM25, in one process.

Public sets are read from `../shared/data/understanding` (or `--sets`) and skipped, plainly, where absent; the figures,
the pictures and the times go to `--out`. Nothing here chooses a setting; docs/en/reference/understanding.md says which
figures had been seen while the engine was written.
"""

import argparse
import csv
import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benches.understanding_noise import make_noises
from benches.understanding_peers import METHODS, Reader
from benches.understanding_pictures import draw, reliability, risk_coverage
from benches.understanding_synthetic import make_bank
from relais.engines.understanding import BankRow, Understanding, dump, fit
from relais.engines.understanding.evaluation import coverage_at, measure

Asked = list[tuple[str, str | None, str | None]]
SHOWN = (
    "in_scope_accuracy", "right_among_3", "auroc_out_of_scope", "fpr95", "coverage_at_95", "coverage_at_98",
    "coverage_at_99",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=Path("../shared/data/understanding"))
    parser.add_argument("--out", type=Path, default=Path("var/bench/understanding"))
    parser.add_argument("--only", help="one set, 'noise' or 'cost'")
    parser.add_argument("--quick", action="store_true", help="leave out the sets of 10,000 rows and more")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {}
    with threadpool_limits(limits=1, user_api="blas"):
        for name in ("hint3_curekart_v2", "clinc150", "banking77_10shot", "banking77", "hwu64_fold1"):
            big = name in ("clinc150", "banking77", "hwu64_fold1")
            if options.only in (None, name) and not (options.quick and big):
                results[name] = bench_set(options.sets / name, options.out)
        if options.only in (None, "noise"):
            results["quebec24"] = bench_noise(options.sets / "quebec24")
        if options.only in (None, "cost"):
            results["cost"] = bench_cost()
    (options.out / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def read_bank(folder: Path) -> list[BankRow]:
    return [BankRow(row["answer"], row["language"], row["kind"], row["text"]) for row in _records(folder / "bank.csv")]


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_all(reader: Reader, asked: Asked) -> tuple[list[Understanding], list[float]]:
    """Readings, and the CPU milliseconds of each."""
    readings, milliseconds = [], []
    for text, language, _ in asked:
        started = time.thread_time()
        readings.append(reader.understand(text, language=language))
        milliseconds.append(1000 * (time.thread_time() - started))
    return readings, milliseconds


def bench_set(folder: Path, out: Path) -> dict[str, Any]:
    """Every method on one public set; writes its two pictures."""
    if not folder.exists():
        print(f"{folder.name}: not on this machine, left out")
        return {}
    rows = read_bank(folder)
    questions = _records(folder / "questions_test.csv")
    asked: Asked = [(row["text"], row["language"] or "en", row["answer"] or None) for row in questions]
    print(f"\n{folder.name}: {len({row.answer for row in rows})} answers, {len(rows)} rows, {len(asked)} questions")
    print(f"{'':22}" + "".join(f"{name[:14]:>15}" for name in SHOWN) + f"{'ms p50':>8}{'p99':>7}{'fit s':>7}")
    results, curves = {}, {}
    for method, make in METHODS.items():
        reader, seconds = _timed(make, rows)
        readings, milliseconds = read_all(reader, asked)
        metrics = measure(readings, [answer for *_, answer in asked])
        p50, p99 = np.percentile(milliseconds, [50, 99])
        print(f"{method:22}" + "".join(f"{_show(metrics[name]):>15}" for name in SHOWN), end="")
        print(f"{p50:8.2f}{p99:7.2f}{seconds:7.1f}")
        results[method] = metrics | {"ms_p50": p50, "ms_p99": p99, "fit_seconds": seconds}
        right = [bool(r.candidates) and r.candidates[0].answer == a for r, (*_, a) in zip(readings, asked, strict=True)]
        confidence = [reading.confidence for reading in readings]
        curves[method] = risk_coverage(confidence, right)
        if method == "Relais":
            _print_thresholds(metrics, folder, reader, asked)
            draw(out / f"{folder.name}-reliability.svg", {method: reliability(confidence, right)}, diagonal=True,
                 title=f"{folder.name}: reliability", across="confidence", up="share right")  # fmt: skip
    draw(out / f"{folder.name}-risk-coverage.svg", curves, title=f"{folder.name}: risk and coverage",
         across="share of questions answered", up="wrong among answered")  # fmt: skip
    return results


def _print_thresholds(metrics: dict[str, Any], folder: Path, reader: Reader, asked: Asked) -> None:
    """At the engine's own threshold, then at the one that a validation file chooses, where there is one."""
    print(
        f"  at alpha .10: coverage {_show(metrics['coverage'])}, wrong among answered "
        f"{_show(metrics['wrong_among_answered'])}, in scope {_show(metrics['in_scope_accuracy_at_threshold'])}, "
        f"out-of-scope recall {_show(metrics['out_of_scope_recall_at_threshold'])}, calibration error {metrics['ece']}"
    )
    if not (folder / "questions_val.csv").exists():
        return
    validation: Asked = [
        (row["text"], row["language"], row["answer"] or None) for row in _records(folder / "questions_val.csv")
    ]
    confidence, right, inside = _judge(reader, validation)
    # The lowest threshold that costs the validation questions half a point of in-scope accuracy.
    kept = np.sort(confidence[right & inside])
    threshold = kept[int(0.005 * inside.sum())]
    confidence, right, inside = _judge(reader, asked)
    kept_right = (right & inside & (confidence >= threshold)).sum() / inside.sum()
    recall = (confidence[~inside] < threshold).mean()
    print(f"  threshold from validation: in scope {kept_right:.4f}, out-of-scope recall {recall:.4f}")


def _judge(reader: Reader, asked: Asked) -> tuple[Any, Any, Any]:
    readings, _ = read_all(reader, asked)
    right = [bool(r.candidates) and r.candidates[0].answer == a for r, (*_, a) in zip(readings, asked, strict=True)]
    inside = np.array([answer is not None for *_, answer in asked])
    return np.array([reading.confidence for reading in readings]), np.array(right), inside


def bench_noise(folder: Path) -> dict[str, Any]:
    """Quebec French, five folds over the phrasings (titles and bodies always in the bank), each kind of noise."""
    if not folder.exists():
        print(f"{folder.name}: not on this machine, left out")
        return {}
    rows = read_bank(folder)
    french = [row for row in rows if row.kind == "paraphrase" and row.language == "fr"]
    noises = make_noises(row.text for row in rows if row.language == "fr")
    folds = _folds(french, seed=0)
    print(f"\n{folder.name}, French, 5 folds: accuracy / coverage at 99 % precision")
    print(f"{'':22}" + "".join(f"{name:>13}" for name in [*noises, "title+body"]))
    results = {}
    for method, make in METHODS.items():
        found: dict[str, list[tuple[float, bool]]] = {name: [] for name in noises}
        for fold in range(5):
            held = [row for row, its in zip(french, folds, strict=True) if its == fold]
            reader = make([row for row in rows if row not in set(held)])
            for name, noise in noises.items():
                rng = random.Random(f"{name}-{fold}")
                asked: Asked = [(noise(row.text, rng), "fr", row.answer) for row in held]
                confidence, right, _ = _judge(reader, asked)
                found[name] += zip(confidence.tolist(), right.tolist(), strict=True)
        reader = make([row for row in rows if row.kind != "paraphrase"])
        confidence, right, _ = _judge(reader, [(row.text, "fr", row.answer) for row in french])
        found["title+body"] = list(zip(confidence.tolist(), right.tolist(), strict=True))
        results[method] = {name: _summary(pairs) for name, pairs in found.items()}
        print(f"{method:22}" + "".join(f"{a:>7.3f}/{c:<5.2f}" for a, c in results[method].values()))
    return results


def _folds(rows: Sequence[BankRow], *, seed: int) -> list[int]:
    """The fold of each row: every answer's rows are dealt in turn, after a shuffle."""
    rng = random.Random(seed)
    dealt: dict[BankRow, int] = {}
    for answer in sorted({row.answer for row in rows}):
        mine = sorted(row for row in rows if row.answer == answer)
        rng.shuffle(mine)
        start = rng.randrange(5)
        dealt |= {row: (start + place) % 5 for place, row in enumerate(mine)}
    return [dealt[row] for row in rows]


def _summary(pairs: list[tuple[float, bool]]) -> tuple[float, float]:
    confidence, right = np.array([one for one, _ in pairs]), np.array([other for _, other in pairs])
    return float(right.mean()), coverage_at(confidence, right, precision=0.99)


def bench_cost() -> dict[str, Any]:
    """Fit, size and time a question on banks of made-up words, two languages, eight phrasings and a body an answer."""
    print("\nmade-up banks, 2 languages × 8 phrasings, a title and a body of 80 words")
    print(f"{'answers':>8}{'rows':>8}{'fit CPU s':>11}{'stored MB':>11}{'ms p50':>8}{'p99':>7}{'peak MB':>9}")
    results = {}
    for answers in (100, 1000, 10_000):
        rows = make_bank(answers=answers, phrasings=8)
        index, seconds = _timed(fit, rows)
        texts = random.Random(1).sample([row.text for row in rows if row.kind == "paraphrase"], 500)
        _, milliseconds = read_all(index, [(text, None, None) for text in texts])
        p50, p99 = np.percentile(milliseconds, [50, 99])
        stored = len(dump(index)) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{answers:>8}{len(rows):>8}{seconds:>11.1f}{stored:>11.1f}{p50:>8.2f}{p99:>7.2f}{peak:>9.0f}")
        results[str(answers)] = {"fit_cpu_seconds": seconds, "stored_mb": stored, "ms_p50": p50, "ms_p99": p99}
    return results


def _timed(make: Callable[[Sequence[BankRow]], Any], rows: Sequence[BankRow]) -> tuple[Any, float]:
    started = time.process_time()
    made = make(rows)
    return made, time.process_time() - started


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
