"""One archive of an installation, consistent and written while it serves; read back into an empty one.

A ZIP file (`relais-archive/1`): `manifest.json`, one `tables/<model>.jsonl` a table, and `files/` with the secret key.
Rows are text that means the same on SQLite and PostgreSQL, so the same archive also moves an installation from one to
the other. The manifest holds the SHA-256 of every member; an archive in which one byte differs is refused whole.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.migrations.loader import MigrationLoader

from relais.apps.content.guards import guards_lifted
from relais.apps.content.models import Submission, Version
from relais.apps.journal.actions import verify_journal

FORMAT = "relais-archive/1"
MANIFEST = "manifest.json"
# Made anew by Django, or worth nothing elsewhere: a restored installation asks people to sign in again.
LEFT_OUT = {"contenttypes", "auth", "sessions"}
# What a new installation has none of: the sign that a home is empty.
FIRST_ROWS = ("accounts.Centre", "accounts.Person", "journal.Entry")
BATCH = 500
KEY_FILE = "secret_key"
SHORTEST_KEY = 32


class ArchiveRefused(Exception):
    """The archive cannot be read back; nothing was stored. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Archived:
    """What an archive holds: rows a table, by label."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


class WholeMoments(DjangoJSONEncoder):
    """Moments to the microsecond (Django's encoder cuts them to the millisecond, and the journal would not verify)."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Digest:
    """A text stream that counts and digests whole lines, and passes them on; a row is written in many small parts."""

    def __init__(self, stream: IO[bytes] | None = None) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self._parts: list[str] = []
        self.lines = 0

    def write(self, text: str) -> None:
        self._parts.append(text)
        if text != "\n":  # inside a JSON string a line break is written as an escape
            return
        line = "".join(self._parts).encode()
        self._parts.clear()
        self._sha256.update(line)
        self.lines += 1
        if self._stream:
            self._stream.write(line)

    def hexdigest(self) -> str:
        return self._sha256.hexdigest()


def archived_models() -> list[type[models.Model]]:
    """Every table of ours, in an order that does not change; many-to-many tables are tables like the others."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def write_archive(path: Path, *, now: datetime) -> Archived:
    """Write the archive beside `path`, then give it its name: what bears it is whole. `OSError`, `DatabaseError`."""
    draft = path.with_name(f".{path.name}.part")
    manifest: dict[str, Any] = {"format": FORMAT, "made_at": now.isoformat(), "migrations": applied_migrations()}
    try:
        with draft.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            with snapshot():
                manifest["tables"] = {
                    model._meta.label_lower: _write_table(archive, model) for model in archived_models()
                }
            manifest["files"] = _write_files(archive)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        draft.chmod(0o600)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return _archived(manifest)


def read_archive(path: Path) -> Archived:
    """Load an archive into this empty installation, whole or not at all; `ArchiveRefused` says why not."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _check(archive)
            _refuse_unless_empty()
            with transaction.atomic(), guards_lifted():
                _clear()
                for model in archived_models():
                    _read_table(archive, model)
                _reset_sequences()
                _verify(manifest)
                _refuse_unsigned()
            _read_files(archive, manifest)  # after the commit: a refused archive must not leave its key here
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise ArchiveRefused(f"{path}: is not a whole archive ({error}); use another copy") from error
    except DatabaseError as error:
        raise ArchiveRefused(f"{path}: breaks a rule of the database ({type(error).__name__})") from error
    return _archived(manifest)


def applied_migrations() -> dict[str, list[str]]:
    """The migrations of our apps that this database has, by app: an archive fits the same ones only."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        if app not in LEFT_OUT:
            found.setdefault(app, []).append(name)
    return found


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees the database as it is now, whatever is written meanwhile, and hinders no writer."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    sqlite: Any = connections["default"]
    sqlite.ensure_connection()
    mode = sqlite.transaction_mode
    # In WAL mode a reader's transaction is a snapshot; an immediate one would make every writer wait.
    sqlite.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = mode


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    with archive.open(_member(model), "w", force_zip64=True) as member:
        digest = Digest(member)
        _serialize(model, digest)
    return {"rows": digest.lines, "sha256": digest.hexdigest()}


def _serialize(model: type[models.Model], into: Digest) -> None:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    serializers.serialize("jsonl", rows, stream=into, cls=WholeMoments, sort_keys=True)


def _write_files(archive: zipfile.ZipFile) -> dict[str, Any]:
    path = settings.RELAIS_HOME / KEY_FILE
    if not path.exists():  # the operator keeps the key in a variable
        return {}
    data = path.read_bytes()
    archive.writestr(f"files/{KEY_FILE}", data)
    return {KEY_FILE: hashlib.sha256(data).hexdigest()}


def _check(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read everything once before anything is stored: the manifest, and the digest of every member."""
    manifest, expected = _read_manifest(archive)
    if manifest["migrations"] != applied_migrations():
        raise ArchiveRefused(
            f"{MANIFEST}: was made by another release of Relais; restore it with that release, then upgrade"
        )
    for name, digest in expected.items():
        try:
            damaged = _digest_of(archive, name) != digest
        except (KeyError, zipfile.BadZipFile) as error:
            raise ArchiveRefused(f"{name}: is missing or damaged; use another copy") from error
        if damaged:
            raise ArchiveRefused(f"{name}: differs from what was archived; use another copy")
    if KEY_FILE in manifest["files"] and len(archive.read(f"files/{KEY_FILE}").strip()) < SHORTEST_KEY:
        raise ArchiveRefused(f"files/{KEY_FILE}: is too short to be a key; use another copy")
    return manifest


def _read_manifest(archive: zipfile.ZipFile) -> tuple[dict[str, Any], dict[str, str]]:
    """The manifest, and the SHA-256 of each member that it names: every table of ours, and no file but the key."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
        tables, files = manifest["tables"], manifest["files"]
        whole = (
            manifest["format"] == FORMAT
            and isinstance(manifest["migrations"], dict)
            and set(files) <= {KEY_FILE}
            and all(isinstance(one["rows"], int) for one in tables.values())
        )
        expected = {f"tables/{label}.jsonl": str(one["sha256"]) for label, one in tables.items()}
        expected |= {f"files/{name}": str(digest) for name, digest in files.items()}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ArchiveRefused(f"{MANIFEST}: is missing or damaged; use another copy") from error
    if not whole:
        raise ArchiveRefused(f"{MANIFEST}: is not that of a {FORMAT} archive; use another copy")
    known = {model._meta.label_lower for model in archived_models()}
    if manifest["migrations"] == applied_migrations() and set(tables) != known:
        raise ArchiveRefused(f"{MANIFEST}: lacks a table, or names one that Relais does not have; use another copy")
    return manifest, expected


def _digest_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while part := member.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _refuse_unless_empty() -> None:
    held = [label for label in FIRST_ROWS if apps.get_model(label)._base_manager.exists()]
    if held:
        raise ArchiveRefused(
            f"this installation is not empty ({', '.join(held)}): name an empty RELAIS_HOME or database"
        )


def _clear() -> None:
    """Take away what migrations put into a new database: the archive holds it too."""
    tables = [model._meta.db_table for model in archived_models()]
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables


def _read_table(archive: zipfile.ZipFile, model: type[models.Model]) -> None:
    batch: list[models.Model] = []
    with archive.open(_member(model)) as member:
        try:
            for row in serializers.deserialize("jsonl", (line.decode() for line in member)):
                if type(row.object) is not model:
                    raise ArchiveRefused(f"{_member(model)}: holds a row of another table; use another copy")
                batch.append(row.object)
                if len(batch) == BATCH:
                    model._base_manager.bulk_create(batch)
                    batch.clear()
            model._base_manager.bulk_create(batch)
        except (DeserializationError, DatabaseError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise ArchiveRefused(f"{_member(model)}: does not fit this database ({type(error).__name__})") from error


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archived_models()):
            cursor.execute(statement)


def _verify(manifest: dict[str, Any]) -> None:
    """What was read must write the same archive again, and the journal must hold."""
    for model in archived_models():
        digest = Digest()
        _serialize(model, digest)
        if digest.hexdigest() != manifest["tables"][model._meta.label_lower]["sha256"]:
            raise ArchiveRefused(f"{_member(model)}: reads back differently from this database")
    _held, broken = verify_journal()
    if broken:
        raise ArchiveRefused(f"the journal it holds is broken: chain {broken.chain}, entry {broken.number}")


def _refuse_unsigned() -> None:
    """The guards were lifted for the reading: an archive publishes nothing that its groups have not signed."""
    signed = Submission.objects.signed().values("version")
    unsigned = Version.objects.live().exclude(pk__in=signed)
    if unsigned.filter(answer__centre__is_trial=False, answer__centre__is_sample=False).exists():
        raise ArchiveRefused("a text in it is live without the signatures it needs; use another copy")


def _read_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for name in manifest["files"]:
        path = settings.RELAIS_HOME / name
        path.write_bytes(archive.read(f"files/{name}"))
        path.chmod(0o600)


def _member(model: type[models.Model]) -> str:
    return f"tables/{model._meta.label_lower}.jsonl"


def _archived(manifest: dict[str, Any]) -> Archived:
    return Archived({label: one["rows"] for label, one in manifest["tables"].items()})
