"""Each check holds on a well installation and names what to do on one that is not."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from relais.apps.content.models import Revision
from relais.apps.journal.actions import COMMAND, write_entry
from relais.config.doctor import ALIVE, examine, mark_worker_alive
from tests.factories.accounts import make_centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.RELAIS_HOME = tmp_path
    settings.RELAIS_BACKUPS = 3
    mark_worker_alive()
    now = timezone.now()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / f"relais-{now:%Y-%m-%d}.zip").touch()
    return tmp_path


def unwell() -> list[str]:
    return [finding.check for finding in examine(timezone.now()) if not finding.well]


def test_well_installation_has_nothing_to_do(home: Path) -> None:
    assert unwell() == []


def test_silent_worker_is_found(home: Path) -> None:
    an_hour_ago = (timezone.now() - timedelta(hours=1)).timestamp()
    os.utime(home / ALIVE, (an_hour_ago, an_hour_ago))

    assert unwell() == ["worker"]


def test_index_that_stays_behind_is_found(home: Path) -> None:
    Revision.objects.create(centre=make_centre(), number=3)

    assert unwell() == ["index"]


def test_missing_and_old_backups_are_found(home: Path, settings: Any) -> None:
    (backup,) = (home / "backups").glob("*.zip")
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(backup, (two_days_ago, two_days_ago))
    assert unwell() == ["backups"]

    settings.RELAIS_BACKUPS = 0
    assert unwell() == ["backups"]


def test_what_is_recorded_in_the_future_betrays_the_clock(home: Path) -> None:
    write_entry(actor=COMMAND, action="test.act", subject="later", now=timezone.now() + timedelta(hours=2))

    assert unwell() == ["clock"]


def test_address_without_https_is_found(home: Path, settings: Any) -> None:
    settings.RELAIS_ON_LOOPBACK = False
    assert unwell() == ["address"]

    settings.RELAIS_SECURE = True
    assert unwell() == []


@pytest.mark.parametrize(
    ("language", "says"), [("fr", "à jour pour tous les centres"), ("en", "up to date for every centre")]
)
def test_findings_speak_both_languages(home: Path, language: str, says: str) -> None:
    with translation.override(language):
        spoken = [str(finding.says) for finding in examine(timezone.now()) if finding.check == "index"]

    assert spoken == [says]
