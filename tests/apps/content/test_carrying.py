"""Which small changes keep a signature, by the centre's policy; everything else opens the gate again."""

from typing import Any

import pytest

from relais.apps.accounts.models import Group
from relais.apps.content.carrying import compare_versions
from relais.apps.content.models import Submission, Version
from relais.apps.content.models.version import Link, Pair
from relais.apps.journal.models import Entry
from tests.factories.review import House, live_text, make_house

pytestmark = pytest.mark.django_db

FR, EN = "Aportez votre pièce d’identité avant 16 h 30.", "Bring your ID before 4:30 p.m."
SIGNED = Pair(fr=FR, en=EN)


def link(address: str) -> Link:
    return Link(url=Pair(fr=address, en=address), label=Pair(fr="Ici", en="Here"))


def resubmitted(house: House, body: Pair, **values: Any) -> Submission:
    """A text signed by the program area, then the changed one."""
    answer = house.answer()
    house.sign(house.submit(house.write(answer, SIGNED)), "program")
    return house.submit(house.write(answer, body, **values))


def carried(submission: Submission) -> list[str]:
    return list(submission.decisions.filter(carried_from__isnull=False).values_list("gate__group", flat=True))


@pytest.mark.parametrize(
    ("body", "typo", "kept"),
    [
        ("Apportez votre pièce d’identité avant 16 h 30.", 1, True),
        ("Apportez votre pièce d’identité avant 16 h 30.", 0, False),
        ("Apporttez vottre pièce d’identité avant 16 h 30.", 2, False),
        ("Aportez votre pièce d’identité avant 16 h 00.", 20, False),
        ("Aportez votre pièce d’identité avant 17 h 30.", 20, False),
        ("Aportez une pièce d’identité avant 16 h 30.", 20, False),
        ("N’aportez pas votre pièce d’identité avant 16 h 30.", 20, False),
        ("Aportez votre pièce avant 16 h 30.", 20, False),
    ],
)
def test_slip_of_the_pen_keeps_the_signature_and_nothing_else_does(body: str, typo: int, kept: bool) -> None:
    house = make_house()
    house.let_carry(typo=typo)

    submission = resubmitted(house, Pair(fr=body, en=EN))

    assert carried(submission) == (["program"] if kept else [])


@pytest.mark.parametrize(
    ("signed", "changed"),
    [
        ("C’est légal.", "C’est illégal."),
        ("It is unlawful.", "It is lawful."),
        ("Une licence valide.", "Une licence invalide."),
        ("Un acte intentionnel.", "Un acte inintentionnel."),
        ("Elle est décommandée.", "Elle est commandée."),
        ("Pour les résidents.", "Pour les non-résidents."),
        ("Il n’apporte rien.", "Il apporte rien."),
        ("You don’t pay.", "You do pay."),
        ("You cannot pay.", "You can pay."),
        ("You may not pay.", "You may now pay."),
        ("Pay with a card.", "Pay without a card."),
        ("It is harmless.", "It is harmful."),
    ],
)
def test_contrary_of_a_word_is_no_slip(signed: str, changed: str) -> None:
    old, new = (Version(title_fr="A", title_en="A", body_fr=text, body_en="A") for text in (signed, changed))

    assert [compare_versions(*pair).other for pair in ((old, new), (new, old))] == [True, True]


@pytest.mark.parametrize(
    ("signed", "changed"),
    [
        ("Aportez l’inscripton.", "Apportez l’inscription."),
        ("Sa demarche.", "Sa démarche."),
        ("Your adress.", "Your address."),
    ],
)
def test_slip_in_any_other_word_stays_one(signed: str, changed: str) -> None:
    old, new = (Version(title_fr="A", title_en="A", body_fr=text, body_en="A") for text in (signed, changed))

    assert not compare_versions(old, new).other


@pytest.mark.parametrize(("allowed", "kept"), [(True, ["program"]), (False, [])])
def test_changed_link_keeps_the_signature_where_the_policy_names_links(allowed: bool, kept: list[str]) -> None:
    house = make_house()
    house.let_carry(links=allowed)

    assert carried(resubmitted(house, SIGNED, links=[link("https://ville.example/")])) == kept


def test_source_is_no_link() -> None:
    house = make_house()
    house.let_carry(links=True, typo=20)

    assert carried(resubmitted(house, SIGNED, sources=["https://lois.example/"])) == []


def test_many_small_changes_do_not_add_up_to_a_large_one() -> None:
    house = make_house()
    house.let_carry(typo=2)
    answer = house.answer()
    house.sign(house.submit(house.write(answer, SIGNED)), "program")
    texts = ["Apportez votre pièce", "Apportezz votre pièce", "Apportezzz votre pièce", "Apportezzzz votre pièce"]

    kept = [
        carried(house.submit(house.write(answer, Pair(fr=FR.replace("Aportez votre pièce", text), en=EN))))
        for text in texts
    ]

    assert kept == [["program"], ["program"], [], []]


def test_signature_of_whoever_then_wrote_the_text_is_not_carried() -> None:
    house = make_house()
    house.let_carry(typo=5)
    answer, signer = house.answer(), house.add(Group.PROGRAM)
    house.sign(house.submit(house.write(answer, SIGNED)), "program", person=signer)

    submission = house.submit(house.write(answer, Pair(fr=FR.replace("Aportez", "Apportez"), en=EN), author=signer))

    assert carried(submission) == []


def test_carried_signatures_are_journalled_as_what_they_are_and_may_put_the_text_live() -> None:
    house = make_house()
    house.let_carry(typo=1)
    answer = house.answer()
    house.publish(answer, SIGNED)
    corrected = FR.replace("Aportez", "Apportez")

    house.submit(house.write(answer, Pair(fr=corrected, en=EN)))

    entries = Entry.objects.filter(action="decision.approve", actor="policy")
    assert live_text(answer) == corrected
    assert [entry.details["carried"] for entry in entries] == [True, True]
