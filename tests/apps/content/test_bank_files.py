"""Reading `bank.csv` as a pack: each wrong row is named by its line."""

import pytest

from relais.apps.content.packs import PackRefused, read_pack

HEAD = "answer,language,kind,text\n"
GOOD = HEAD + 'dog,fr,title,"Licence de chien?"\ndog,fr,body,30 $\ndog,fr,paraphrase,pitou\ndog,en,title,Dog licence?\n'


def faults_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(PackRefused) as refused:
        read_pack(text.encode(), name="bank.csv")
    return [(fault.place, fault.message) for fault in refused.value.faults]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows_become_one_answer_of_the_imported_topic(mark: str) -> None:
    pack = read_pack((mark + GOOD).encode(), name="BANK.CSV")

    answer = pack.answers[0]
    assert ([topic.key for topic in pack.topics], len(pack.answers), answer.topic) == (["bank"], 1, "bank")
    assert (answer.title.fr, answer.title.en, answer.body.fr) == ("Licence de chien?", "Dog licence?", "30 $")
    assert (answer.phrasings.fr, answer.phrasings.en, answer.missing_languages) == (["pitou"], [], ["en"])


def test_body_of_several_lines_is_kept() -> None:
    pack = read_pack((HEAD + 'dog,fr,body,"un\n\ndeux"\n').encode(), name="bank.csv")

    assert pack.answers[0].body.fr == "un\n\ndeux"


@pytest.mark.parametrize("head", ["", "answer,language,text\n", "text,language,kind,answer\n", "a;b;c;d\n"])
def test_other_columns_are_refused(head: str) -> None:
    assert faults_of(head) == [("line 1", "the columns are not answer,language,kind,text")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("dog,fr,title", "does not have four columns"),
        ("dog,fr,title,a,b", "does not have four columns"),
        ("dog,de,title,a", "language is “de”, not fr or en"),
        ("dog,,title,a", "language is “”, not fr or en"),
        ("dog,fr,question,a", "kind is “question”, not title, paraphrase or body"),
        ("dog,fr,title, ", "text is empty"),
        ("dog,fr,title,Autre?", "answer “dog” has a second title in fr"),
        ("dog,fr,body,x", "answer “dog” has a second body in fr"),
        ("chien!,fr,title,a", "answer is “chien!”: use up to 120 letters, digits, hyphens, dots and underscores"),
        (",fr,title,a", "answer is “”: use up to 120 letters, digits, hyphens, dots and underscores"),
        ("cat,fr,title," + "x" * 301, "text is longer than 300 characters"),
        ("cat,fr,paraphrase," + "x" * 501, "text is longer than 500 characters"),
        ("cat,fr,title,a\x00b", "text holds a NUL character"),
    ],
)
def test_wrong_row_is_named_by_its_line(row: str, message: str) -> None:
    assert faults_of(GOOD + row + "\n") == [("line 6", message)]


def test_every_wrong_row_is_named_at_once() -> None:
    rows = "dog,de,title,a\ncat,fr,title,a\ncat,fr,body,\n"

    assert [place for place, _message in faults_of(GOOD + rows)] == ["line 6", "line 8"]


@pytest.mark.parametrize(
    ("text", "place"), [('"answer"x,language,kind,text\n', "line 1"), (GOOD + 'cat,fr,title,"open\n', "line 6")]
)
def test_quote_in_the_wrong_place_is_named_by_its_line(text: str, place: str) -> None:
    assert [where for where, _message in faults_of(text)] == [place]


def test_file_without_rows_is_refused() -> None:
    assert [place for place, _message in faults_of(HEAD)] == ["answers"]
