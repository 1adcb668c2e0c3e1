"""Importing a pack, by the action and by `relais pack import`: whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import GatesOpen, Imported, import_pack
from relais.apps.content.commands import pack as pack_command
from relais.apps.content.models import Answer, Phrasing, Revision, Topic, Version
from relais.apps.content.packs import read_pack
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_centre, make_organisation

pytestmark = pytest.mark.django_db


def answer_row(key: str, **values: Any) -> dict[str, Any]:
    row = {
        "key": key,
        "topic": "snow",
        "title": {"fr": f"{key}?", "en": f"{key}?"},
        "body": {"fr": "La nuit.", "en": "At night."},
        "phrasings": {"fr": [f"{key} quand"], "en": [f"{key} when"]},
    }
    return row | values


def pack_bytes(*answers: dict[str, Any]) -> bytes:
    topics = [{"key": "snow", "title": {"fr": "Neige", "en": "Snow"}, "risk": "low"}]
    return json.dumps({"format": "relais-pack/1", "topics": topics, "answers": answers}).encode()


def bring_in(centre: Centre, *answers: dict[str, Any], live: bool = True) -> Imported:
    pack = read_pack(pack_bytes(*answers), name="pack.json")
    return import_pack(pack=pack, centre=centre, live=live, actor=COMMAND, now=NOW)


def stored() -> list[int]:
    return [model.objects.count() for model in (Topic, Answer, Version, Phrasing)]


def test_drafts_stay_drafts() -> None:
    done = bring_in(make_centre(), answer_row("plough"), live=False)

    assert (done, stored()) == (Imported(1, 1, 2, 0, ()), [1, 1, 1, 2])
    assert Version.objects.live().count() == 0


def test_answer_that_lacks_a_language_stays_a_draft_and_is_reported() -> None:
    done = bring_in(make_centre(), answer_row("plough"), answer_row("salt", body={"fr": "Oui."}))

    assert done == Imported(1, 2, 4, 1, (("salt", ("en",)),))
    assert [version.answer.key for version in Version.objects.live()] == ["plough"]


def test_import_is_journalled_with_counts_alone() -> None:
    bring_in(make_centre(), answer_row("plough"), answer_row("salt", title={}))

    assert Entry.objects.get(action="pack.import").details == {"answers": 2, "live": 1, "incomplete": 1}


def test_importing_twice_adds_nothing() -> None:
    centre = make_centre()
    bring_in(centre, answer_row("plough"))
    before = (stored(), Revision.objects.get().number)

    done = bring_in(centre, answer_row("plough"))

    assert (done.live, (stored(), Revision.objects.get().number)) == (0, before)


def test_changed_text_is_a_new_version_that_takes_the_mark() -> None:
    centre = make_centre()
    bring_in(centre, answer_row("plough"))

    bring_in(centre, answer_row("plough", body={"fr": "Le jour.", "en": "By day."}))

    assert list(Version.objects.values_list("number", "is_live")) == [(1, False), (2, True)]


def test_live_import_into_a_real_centre_leaves_nothing() -> None:
    centre = make_centre(is_trial=False, organisation=make_organisation())

    with pytest.raises(GatesOpen):
        bring_in(centre, answer_row("plough"))

    assert (stored(), Entry.objects.count()) == ([0, 0, 0, 0], 0)


def run(tmp_path: Path, data: bytes, *options: str, name: str = "pack.json") -> Result:
    path = tmp_path / name
    path.write_bytes(data)
    return CliRunner().invoke(pack_command, ["import", str(path), *options])


def test_trial_opens_a_marked_centre_and_puts_its_answers_live(tmp_path: Path) -> None:
    result = run(tmp_path, pack_bytes(answer_row("plough")), "--centre", "essai", "--trial", "--first-language", "en")

    centre = Centre.objects.get()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "imported 1 answers (1 live), 1 topics, 2 phrasings\n"
    assert (centre.slug, centre.is_trial, centre.first_language) == ("essai", True, "en")
    assert Entry.objects.get(action="centre.open").details == {"trial": True, "sample": False}


def test_bank_file_is_imported_too(tmp_path: Path) -> None:
    data = b"answer,language,kind,text\nplough,fr,title,Quand?\nplough,fr,body,La nuit.\n"

    result = run(tmp_path, data, "--centre", "essai", "--trial", name="bank.csv")

    assert (result.exit_code, stored()) == (0, [1, 1, 1, 0])
    assert result.stdout.splitlines() == [
        "imported 1 answers (0 live), 1 topics, 0 phrasings",
        "draft: plough lacks a title or a body in en",
    ]


def test_import_without_trial_makes_drafts_in_a_centre_that_exists(tmp_path: Path) -> None:
    make_centre(slug="aide", is_trial=False, organisation=make_organisation())

    result = run(tmp_path, pack_bytes(answer_row("plough")), "--centre", "aide")

    assert (result.exit_code, stored()) == (0, [1, 1, 1, 2])
    assert result.stdout == "imported 1 answers (0 live), 1 topics, 2 phrasings\n"


def test_trial_never_enters_a_centre_that_exists(tmp_path: Path) -> None:
    make_centre(slug="aide")

    result = run(tmp_path, pack_bytes(answer_row("plough")), "--centre", "aide", "--trial")

    assert (result.exit_code, result.stdout, stored()) == (2, "", [0, 0, 0, 0])
    assert result.stderr == "--trial opens a new centre, and “aide” exists already; choose another slug\n"


def test_unknown_centre_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, pack_bytes(answer_row("plough")), "--centre", "nowhere")

    assert (result.exit_code, result.stdout, stored()) == (2, "", [0, 0, 0, 0])
    assert result.stderr == "there is no centre “nowhere”; check the slug, or use --trial to open a trial centre\n"


def test_slug_that_no_address_can_hold_is_refused_in_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, pack_bytes(answer_row("plough")), "--centre", "Ville Été", "--trial")

    assert (result.exit_code, result.stdout, Centre.objects.count()) == (2, "", 0)
    assert result.stderr == (
        "nothing was imported: Use lower-case letters, digits and hyphens. (centre: “Ville Été”)\n"
    )


def test_refused_pack_stores_nothing_and_names_each_fault(tmp_path: Path) -> None:
    wrong = answer_row("salt", topic="ice")

    result = run(tmp_path, pack_bytes(answer_row("plough"), wrong, wrong), "--centre", "essai", "--trial")

    path = tmp_path / "pack.json"
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{path}: refused, nothing was imported",
        "  answers[2].key: “salt” is used twice",
        "  answers[1].topic: no topic has the key “ice”",
        "  answers[2].topic: no topic has the key “ice”",
    ]
    assert (stored(), Centre.objects.count(), Entry.objects.count()) == ([0, 0, 0, 0], 0, 0)


def test_missing_file_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(pack_command, ["import", str(tmp_path / "none.json"), "--centre", "a", "--trial"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / 'none.json'}: cannot be read: No such file or directory\n"
