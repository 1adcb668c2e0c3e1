"""`script/bench sample`: the sample centre's held-out phrasings, asked of the engine with the pack as its bank.

Accuracy is the share of the in-scope phrasings whose best candidate is right; coverage is the share of all that get an
answer without a choice, and beside it how many of those answers are right. The author of the pack wrote the phrasings.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACK = ROOT / "src/relais/config/sample/pack.json"
QUESTIONS = ROOT / "tests/data/sample_questions.csv"


def bank_rows() -> Iterator[tuple[str, str, str, str]]:
    for answer in json.loads(PACK.read_text(encoding="utf-8"))["answers"]:
        for language in ("fr", "en"):
            yield answer["key"], language, "title", answer["title"][language]
            yield answer["key"], language, "body", answer["body"][language]
            for text in answer["phrasings"][language]:
                yield answer["key"], language, "paraphrase", text


def predict(folder: Path) -> list[dict[str, str]]:
    bank, out = folder / "bank.csv", folder / "predictions.csv"
    with bank.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["answer", "language", "kind", "text"])
        writer.writerows(bank_rows())
    command = [sys.executable, "-m", "relais", "understanding", "evaluate", "--bank", str(bank)]
    command += ["--questions", str(QUESTIONS), "--predictions", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        questions = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder:
        predictions = predict(Path(folder))
    print("| language | in scope | accuracy | out of scope | coverage | right among answered | right one offered |")
    print("|---|---|---|---|---|---|---|")
    for language in ("fr", "en"):
        pairs = [pair for pair in zip(questions, predictions, strict=True) if pair[0]["language"] == language]
        known = [pair for pair in pairs if pair[0]["answer"]]
        right = sum(asked["answer"] == said["answer"] for asked, said in known)
        answered = [pair for pair in pairs if pair[1]["outcome"] == "answer"]
        good = sum(asked["answer"] == said["answer"] for asked, said in answered)
        offered = [pair for pair in known if pair[1]["outcome"] == "offer"]
        among = sum(asked["answer"] in (said["answer"], said["second"], said["third"]) for asked, said in offered)
        shares = f"{right / len(known):.3f} | {len(pairs) - len(known)} | {len(answered) / len(pairs):.3f}"
        print(f"| {language} | {len(known)} | {shares} | {good} of {len(answered)} | {among} of {len(offered)} |")


if __name__ == "__main__":
    main()
