"""The index: fitted after a change, stored, loaded, swapped whole; the one in service outlives what cannot load."""

import threading
import time

import pytest
from django.db import connection

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import Withdrawal, accept_phrasings, put_live, withdraw_answer
from relais.apps.content.guards import guards_lifted
from relais.apps.content.index import (
    IndexMissing,
    Shelf,
    all_loaded,
    find_answers,
    fit_index,
    fit_stale_indexes,
    read_bank,
    shelf,
    stale_revisions,
)
from relais.apps.content.models import FittedIndex, Phrasing, Revision, Version
from relais.apps.journal.actions import COMMAND
from relais.engines import understanding
from tests.factories.accounts import NOW, make_centre
from tests.factories.content import load_indexes, make_answer, make_live_bank, make_topic, make_version

pytestmark = pytest.mark.django_db


def fit() -> int:
    return fit_stale_indexes(lambda: NOW)


def best(centre: Centre, text: str, language: str = "fr") -> str | None:
    understood = find_answers(centre_id=centre.pk, text=text, prefer=language)
    return understood.candidates[0].answer if understood and understood.candidates else None


def raise_revision_by(centre: Centre, steps: int) -> None:
    Revision.objects.filter(centre=centre).update(number=Revision.objects.get(centre=centre).number + steps)


def test_what_is_live_is_found_in_each_language() -> None:
    centre = make_centre()
    make_live_bank(centre)

    assert best(centre, "licence de chien combien") == "dogs"
    assert best(centre, "when are my property taxes due?", "en") == "taxes"


def test_bank_holds_what_is_live_and_accepted_and_nothing_else() -> None:
    centre = make_centre()
    versions = make_live_bank(centre)
    make_version(make_answer(make_topic(centre), key="draft"))
    Phrasing.objects.create(answer=versions["dogs"].answer, language="fr", text="pas encore acceptée")
    make_live_bank(make_centre())

    rows = read_bank(centre)

    assert {row.answer for row in rows} == {"garbage", "dogs", "taxes"}
    assert (len(rows), "pas encore acceptée" in {row.text for row in rows}) == (3 * 2 * 6, False)


def test_index_is_fitted_once_for_each_revision() -> None:
    make_live_bank(make_centre())

    assert (fit(), stale_revisions()) == (0, [])


def test_stored_index_says_what_it_was_fitted_on() -> None:
    centre = make_centre()
    make_live_bank(centre)

    row = FittedIndex.objects.get()

    assert (row.centre_id, row.revision, row.fitted_at) == (centre.pk, Revision.objects.get().number, NOW)
    assert row.format == understanding.engine_digest()


def test_new_version_is_found_after_the_next_fit_and_the_old_index_serves_meanwhile() -> None:
    centre = make_centre()
    make_live_bank(centre)
    answer = make_answer(make_topic(centre), key="pool")
    accept_phrasings(answer=answer, language="fr", texts=["heures de la piscine"], actor=COMMAND, now=NOW)
    put_live(version=make_version(answer), actor=COMMAND, now=NOW)

    before = best(centre, "heures de la piscine"), best(centre, "licence de chien combien")
    load_indexes()

    assert (before[0] != "pool", before[1]) == (True, "dogs")
    assert (best(centre, "heures de la piscine"), best(centre, "licence de chien combien")) == ("pool", "dogs")


def test_withdrawn_answer_is_gone_after_the_next_fit() -> None:
    centre = make_centre()
    versions = make_live_bank(centre)

    withdraw_answer(answer=versions["dogs"].answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)
    load_indexes()

    understood = find_answers(centre_id=centre.pk, text="licence de chien combien", prefer="fr")
    assert understood is not None
    assert "dogs" not in {candidate.answer for candidate in understood.candidates}


def test_centre_with_nothing_live_finds_nothing_and_is_ready() -> None:
    centre = make_centre()
    versions = make_live_bank(centre)
    for version in versions.values():
        withdraw_answer(answer=version.answer, reason=Withdrawal.NO_LONGER_OFFERED, actor=COMMAND, now=NOW)

    load_indexes()

    assert find_answers(centre_id=centre.pk, text="licence de chien", prefer="fr") is None
    assert (bytes(FittedIndex.objects.get().data), all_loaded(), fit()) == (b"", True, 0)


def test_centre_never_live_finds_nothing() -> None:
    assert find_answers(centre_id=make_centre().pk, text="licence de chien", prefer="fr") is None


def test_index_not_loaded_yet_is_not_the_same_as_no_answer() -> None:
    centre = make_centre()
    make_live_bank(centre)
    shelf.forget()

    with pytest.raises(IndexMissing):
        find_answers(centre_id=centre.pk, text="licence de chien", prefer="fr")
    assert not all_loaded()


def test_index_is_kept_over_a_restart() -> None:
    centre = make_centre()
    make_live_bank(centre)

    started = Shelf()
    started.refresh()

    loaded = started.get(centre.pk)
    assert loaded is not None and loaded.index is not None
    assert loaded.index.understand("licence de chien combien", prefer="fr").candidates[0].answer == "dogs"


def test_unchanged_index_is_not_loaded_again() -> None:
    centre = make_centre()
    make_live_bank(centre)
    before = shelf.get(centre.pk)

    shelf.refresh()

    assert shelf.get(centre.pk) is before


def test_centres_have_their_own_index() -> None:
    first, second = make_centre(), make_centre()
    make_live_bank(first)
    answer = make_answer(make_topic(second), key="pool")
    put_live(version=make_version(answer), actor=COMMAND, now=NOW)

    load_indexes()

    assert (best(first, "licence de chien combien"), best(second, "Une question?")) == ("dogs", "pool")


def test_corrupt_bytes_leave_the_old_index_serving() -> None:
    centre = make_centre()
    make_live_bank(centre)
    row = FittedIndex.objects.get()
    FittedIndex.objects.update(data=bytes(row.data)[:-10], digest="0" * 64, revision=row.revision + 1)

    shelf.refresh()

    loaded = shelf.get(centre.pk)
    assert loaded is not None and loaded.digest == row.digest
    assert best(centre, "licence de chien combien") == "dogs"


def test_bytes_that_are_no_index_are_not_served_after_a_restart() -> None:
    centre = make_centre()
    make_live_bank(centre)
    FittedIndex.objects.update(data=b"not an index", digest="0" * 64)

    started = Shelf()
    started.refresh()

    assert started.get(centre.pk) is None


def test_index_of_another_engine_is_fitted_again_and_not_loaded_meanwhile() -> None:
    centre = make_centre()
    make_live_bank(centre)
    FittedIndex.objects.update(format="0" * 64)
    started = Shelf()
    started.refresh()

    assert (started.get(centre.pk), fit()) == (None, 1)
    assert FittedIndex.objects.get().format == understanding.engine_digest()


def test_older_revision_never_replaces_a_newer_one() -> None:
    centre = make_centre()
    make_live_bank(centre)
    newer = Revision.objects.get().number + 5
    FittedIndex.objects.update(revision=newer, data=b"", digest="1" * 64)

    stored = fit_index(Revision.objects.get(), lambda: NOW)

    assert (stored, FittedIndex.objects.values_list("revision", "digest").get()) == (False, (newer, "1" * 64))


def test_stored_index_is_replaced_in_place() -> None:
    centre = make_centre()
    make_live_bank(centre)
    before = FittedIndex.objects.get()
    raise_revision_by(centre, 1)

    assert fit() == 1

    after = FittedIndex.objects.get()
    assert (after.pk, after.revision, after.digest) == (before.pk, before.revision + 1, before.digest)


def test_bank_that_does_not_fit_leaves_the_others_theirs() -> None:
    broken, sound = make_centre(), make_centre()
    make_live_bank(broken)
    make_live_bank(sound)
    with guards_lifted():  # as if a release before the guards had left such a text
        Version.objects.filter(answer__centre=broken).update(title_fr="\u00a0")
    before = FittedIndex.objects.get(centre=broken).revision
    for centre in (broken, sound):
        raise_revision_by(centre, 1)

    assert fit() == 1

    assert [revision.centre for revision in stale_revisions()] == [broken]
    assert FittedIndex.objects.get(centre=broken).revision == before
    assert best(broken, "licence de chien combien") == "dogs"


def test_index_of_a_removed_centre_is_served_no_more() -> None:
    centre = make_centre()
    make_live_bank(centre)
    FittedIndex.objects.all().delete()

    shelf.refresh()

    assert shelf.get(centre.pk) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_one_whole_index() -> None:
    centre = make_centre()
    make_live_bank(centre)
    raise_revision_by(centre, 1)
    stored: list[int] = []

    def work() -> None:
        try:
            stored.append(fit())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shelf.refresh()

    assert (len(stored), FittedIndex.objects.count(), stale_revisions()) == (2, 1, [])
    assert best(centre, "licence de chien combien") == "dogs"


@pytest.mark.django_db(transaction=True)
def test_running_shelf_takes_up_a_new_index_within_five_seconds() -> None:
    centre = make_centre()
    running = Shelf()
    running.start()
    try:
        make_live_bank(centre)
        for _ in range(50):
            if running.get(centre.pk):
                break
            time.sleep(0.1)
        loaded = running.get(centre.pk)
    finally:
        running.stop()

    assert loaded is not None
    assert loaded.revision == Revision.objects.get().number


def test_index_that_does_not_load_is_fitted_again() -> None:
    centre = make_centre()
    make_live_bank(centre)
    FittedIndex.objects.filter(centre=centre).update(data=b"damaged", digest="0" * 64)
    shelf.forget()
    shelf.refresh()
    assert shelf.get(centre.pk) is None

    load_indexes()

    assert find_answers(centre_id=centre.pk, text="jour des poubelles", prefer="fr") is not None
