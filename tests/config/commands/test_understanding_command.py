import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.config.commands.understanding import understanding

BANK = """answer,language,kind,text
pool,fr,title,Horaire de la piscine
pool,fr,paraphrase,à quelle heure ouvre la piscine
pool,fr,paraphrase,la piscine est-elle ouverte le dimanche
dog,fr,title,Médaille pour chien
dog,fr,paraphrase,combien coûte la médaille de mon chien
dog,fr,body,"Tout chien de plus de trois mois, sans exception, a sa médaille."
"""
QUESTIONS = """text,language,answer
quand ouvre la piscine dimanche,,pool
prix médaille chien,fr,dog
quelle est la capitale du Pérou,,
"""


def evaluate(folder: Path, *extra: str, bank: str = BANK, questions: str = QUESTIONS) -> Result:
    (folder / "bank.csv").write_text(bank, encoding="utf-8")
    (folder / "questions.csv").write_text(questions, encoding="utf-8")
    files = ["--bank", str(folder / "bank.csv"), "--questions", str(folder / "questions.csv")]
    return CliRunner().invoke(understanding, ["evaluate", *files, *extra])


def test_evaluate_writes_metrics_and_predictions(tmp_path: Path) -> None:
    result = evaluate(tmp_path, "--predictions", str(tmp_path / "out.csv"), "--alpha", "0.2")

    metrics = json.loads(result.stdout)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert (result.exit_code, metrics["n"], metrics["in_scope"], metrics["alpha"]) == (0, 3, 2, 0.2)
    assert metrics["in_scope_accuracy"] == 1.0
    assert lines[0] == ["row", "language", "outcome", "answer", "confidence", "second", "third"]
    assert [(line[0], line[1], line[3], line[5], line[6]) for line in lines[1:3]] == [
        ("0", "fr", "pool", "dog", ""),
        ("1", "fr", "dog", "pool", ""),
    ]
    assert all(line[2] in {"answer", "offer", "unknown"} and 0 <= float(line[4]) <= 1 for line in lines[1:])


def test_the_same_files_give_the_same_predictions(tmp_path: Path) -> None:
    evaluate(tmp_path, "--predictions", str(tmp_path / "first.csv"))
    evaluate(tmp_path, "--predictions", str(tmp_path / "second.csv"))

    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


@pytest.mark.parametrize(
    ("bank", "message"),
    [
        ("answer,language,text\n", "line 1: missing column kind"),
        ("answer,language,kind,text\n", "the bank is empty"),
        (BANK + "dog,de,title,Hund\n", "line 8: language is 'de', expected"),
        (BANK + "dog,fr,question,Chien\n", "line 8: kind is 'question', expected title, paraphrase, body"),
        (BANK + "dog,fr,title,\n", "line 8: the answer or the text is empty"),
        (BANK + "dog,fr,title\n", "line 8: not as many cells as the header"),
        (BANK + 'dog,fr,title,"Chien\n', "line 8: unexpected end of data"),
    ],
)
def test_a_faulty_bank_is_named_with_its_line(tmp_path: Path, bank: str, message: str) -> None:
    result = evaluate(tmp_path, bank=bank)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "bank.csv" in result.stderr
    assert message in result.stderr


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ("text,answer\n", "line 1: missing column language"),
        ("text,language,answer\n", "there is no question"),
        (QUESTIONS + "allo,fr,cat\n", "line 5: the bank has no answer 'cat'"),
        (QUESTIONS + "hola,es,\n", "line 5: language is 'es', expected fr, en or nothing"),
    ],
)
def test_a_faulty_question_is_named_with_its_line(tmp_path: Path, questions: str, message: str) -> None:
    result = evaluate(tmp_path, questions=questions)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert message in result.stderr


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    evaluate(tmp_path)
    (tmp_path / "bank.csv").write_bytes(BANK.encode("latin-1"))

    files = ["--bank", str(tmp_path / "bank.csv"), "--questions", str(tmp_path / "questions.csv")]
    result = CliRunner().invoke(understanding, ["evaluate", *files])

    assert result.exit_code == 2
    assert result.stderr.endswith("bank.csv, line 3: not UTF-8, save the file as UTF-8\n")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    files = ["--bank", str(tmp_path / "no.csv"), "--questions", str(tmp_path / "no.csv")]
    result = CliRunner().invoke(understanding, ["evaluate", *files])

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "no.csv: cannot be read" in result.stderr


@pytest.mark.parametrize(
    ("extra", "message"),
    [(["--alpha", "1.5"], "alpha is 1.5"), (["--encoder", "nowhere"], "nowhere: no such folder")],
)
def test_an_option_out_of_reach_is_said(tmp_path: Path, extra: list[str], message: str) -> None:
    result = evaluate(tmp_path, *extra)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_predictions_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    result = evaluate(tmp_path, "--predictions", str(tmp_path / "no" / "out.csv"))

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
