"""An installation into an archive and back: the same rows, or nothing at all."""

import hashlib
import json
import resource
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from relais.apps.accounts.models import Centre
from relais.apps.content.guards import GUARDS, installed
from relais.apps.journal.actions import COMMAND, verify_journal, write_entry
from relais.apps.journal.models import Entry
from relais.config.archive import MANIFEST, ArchiveRefused, archived_models, read_archive, write_archive
from relais.config.backups import back_up_nightly, kept_backups
from tests.factories.accounts import NOW, make_centre
from tests.factories.content import make_live_bank
from tests.factories.conversations import make_conversation
from tests.factories.review import make_house

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = NOW.replace(hour=9, microsecond=123456)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.RELAIS_HOME = tmp_path
    (tmp_path / "secret_key").write_text("k" * 48)
    return tmp_path


def fill() -> None:
    """A centre with a live answer, a conversation, and an entry whose moment counts microseconds."""
    centre = make_centre(slug="ici", is_trial=True)
    make_live_bank(centre)
    make_conversation(centre)
    write_entry(actor=COMMAND, action="test.act", subject="é 🚦", now=MOMENT, details={"b": 1, "a": None})


def all_rows() -> dict[str, list[dict[str, Any]]]:
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in archived_models()}


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def rewrite(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """The same archive with one member changed, its ZIP check sums right again."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[member] = change(contents[member])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


def test_archive_gives_every_row_back(home: Path) -> None:
    fill()
    before = all_rows()
    written = write_archive(home / "a.zip", now=MOMENT)
    empty()
    (home / "secret_key").unlink()

    read = read_archive(home / "a.zip")

    assert all_rows() == before
    assert read == written
    assert written.total == sum(map(len, before.values()))
    assert verify_journal()[1] is None
    assert (home / "secret_key").read_text() == "k" * 48


def test_signed_text_comes_back_with_its_signatures_and_its_guards(home: Path) -> None:
    house = make_house()
    house.publish(house.answer())
    before = all_rows()
    write_archive(home / "a.zip", now=MOMENT)
    empty()

    read_archive(home / "a.zip")

    assert all_rows() == before
    assert installed() == {guard.trigger for guard in GUARDS}


def test_archive_that_publishes_an_unsigned_text_is_refused(home: Path) -> None:
    house = make_house()
    house.write(house.answer())
    write_archive(home / "a.zip", now=MOMENT)
    rows = zipfile.ZipFile(home / "a.zip").read("tables/content.version.jsonl")
    rewrite(home / "a.zip", "tables/content.version.jsonl", lambda _: _live(rows))
    rewrite(home / "a.zip", MANIFEST, lambda data: data.replace(_hex(rows), _hex(_live(rows))))
    empty()

    with pytest.raises(ArchiveRefused, match="without the signatures"):
        read_archive(home / "a.zip")

    assert (Centre.objects.count(), installed()) == (0, {guard.trigger for guard in GUARDS})


def _live(rows: bytes) -> bytes:
    return rows.replace(b'"is_live": false', b'"is_live": true')


def _hex(rows: bytes) -> bytes:
    return hashlib.sha256(rows).hexdigest().encode()


def test_rows_added_after_a_restore_get_numbers_of_their_own(home: Path) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)
    empty()
    read_archive(home / "a.zip")

    make_centre(slug="ailleurs")

    assert sorted(Centre.objects.values_list("slug", flat=True)) == ["ailleurs", "ici"]


def test_archive_waits_for_nobody_and_holds_nothing_unfinished(home: Path) -> None:
    fill()
    entries = Entry.objects.count()
    begun, written = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            write_entry(actor=COMMAND, action="test.act", subject="unfinished", now=MOMENT)
            begun.set()
            written.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write_slowly)
        begun.wait(20)
        archived = write_archive(home / "a.zip", now=MOMENT)
        written.set()
        writing.result(20)

    assert (archived.rows["journal.entry"], Entry.objects.count()) == (entries, entries + 1)


@pytest.mark.parametrize("member", ["tables/content.version.jsonl", "files/secret_key"])
def test_one_changed_byte_refuses_the_whole_archive(home: Path, member: str) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)
    rewrite(home / "a.zip", member, lambda data: bytes([data[0] ^ 1]) + data[1:])
    empty()

    with pytest.raises(ArchiveRefused, match=member):
        read_archive(home / "a.zip")

    assert not Centre.objects.exists()


def test_archive_cut_short_is_refused(home: Path) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)
    whole = (home / "a.zip").read_bytes()
    (home / "a.zip").write_bytes(whole[: len(whole) // 2])
    empty()

    with pytest.raises(ArchiveRefused, match="is not a whole archive"):
        read_archive(home / "a.zip")


def test_archive_of_another_release_is_refused(home: Path) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)

    def forget_a_migration(data: bytes) -> bytes:
        manifest = json.loads(data)
        manifest["migrations"]["content"].pop()
        return json.dumps(manifest).encode()

    rewrite(home / "a.zip", MANIFEST, forget_a_migration)
    empty()

    with pytest.raises(ArchiveRefused, match="another release"):
        read_archive(home / "a.zip")


def test_installation_that_holds_something_is_left_alone(home: Path) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)
    before = all_rows()

    with pytest.raises(ArchiveRefused, match="not empty"):
        read_archive(home / "a.zip")

    assert all_rows() == before


def test_archive_whose_rows_break_a_rule_of_the_database_leaves_nothing_behind(home: Path) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)
    member = "tables/content.version.jsonl"

    def lose_the_french(data: bytes) -> bytes:
        return b"".join(
            json.dumps({**row, "fields": {**row["fields"], "title_fr": ""}}).encode() + b"\n"
            for row in map(json.loads, data.splitlines())
        )

    rewrite(home / "a.zip", member, lose_the_french)
    with zipfile.ZipFile(home / "a.zip") as archive:
        digest = hashlib.sha256(archive.read(member)).hexdigest()

    def agree(data: bytes) -> bytes:
        manifest = json.loads(data)
        manifest["tables"]["content.version"]["sha256"] = digest
        return json.dumps(manifest).encode()

    rewrite(home / "a.zip", MANIFEST, agree)
    empty()

    (home / "secret_key").write_text("mine")

    with pytest.raises(ArchiveRefused, match="does not fit this database"):
        read_archive(home / "a.zip")

    assert not Centre.objects.exists()
    assert (home / "secret_key").read_text() == "mine"


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["tables"].pop("content.version"),
        lambda manifest: manifest["tables"]["content.version"].update(rows="many"),
        lambda manifest: manifest["files"].update({"../relais.sqlite3": "0" * 64}),
        lambda manifest: manifest.update(format="relais-archive/9"),
        lambda manifest: manifest.update(tables=[]),
    ],
)
def test_crafted_manifest_is_refused_before_anything_is_stored(
    home: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    fill()
    write_archive(home / "a.zip", now=MOMENT)

    def craft(data: bytes) -> bytes:
        manifest = json.loads(data)
        change(manifest)
        return json.dumps(manifest).encode()

    rewrite(home / "a.zip", MANIFEST, craft)
    empty()

    with pytest.raises(ArchiveRefused, match=MANIFEST):
        read_archive(home / "a.zip")

    assert not Centre.objects.exists()


def test_full_disk_leaves_no_half_archive(home: Path) -> None:
    fill()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))

    try:
        with pytest.raises(OSError, match="File too large"):
            write_archive(home / "a.zip", now=MOMENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert sorted(path.name for path in home.iterdir()) == ["secret_key"]


def test_nightly_backups_are_made_once_a_day_and_the_oldest_go(home: Path, settings: Any) -> None:
    settings.RELAIS_BACKUPS = 2
    fill()

    for day in (0, 0, 1, 2):
        back_up_nightly(lambda day=day: MOMENT + timedelta(days=day))  # type: ignore[misc]

    expected = [f"relais-{MOMENT + timedelta(days=day):%Y-%m-%d}.zip" for day in (1, 2)]
    assert [path.name for path in kept_backups()] == expected


def test_no_nightly_backup_before_the_night_or_when_none_is_wanted(home: Path, settings: Any) -> None:
    settings.RELAIS_BACKUPS = 2
    back_up_nightly(lambda: MOMENT.replace(hour=6))
    settings.RELAIS_BACKUPS = 0
    back_up_nightly(lambda: MOMENT)

    assert kept_backups() == []
