"""The sentences of the report in both languages: joins, elisions, plurals, any number of jurisdictions missing."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.community.actions import import_community
from relais.apps.community.commands import community as command
from relais.apps.community.files import read_community_file
from relais.apps.community.models import Period
from relais.apps.community.reporting import english, french
from relais.apps.community.reporting.composing import compose
from relais.apps.community.reporting.gathering import gather
from relais.apps.community.reporting.plain_text import as_text
from relais.apps.journal.actions import COMMAND
from tests.factories.community import FILE, NOW, import_file, make_community, make_member

PUBLISHED = Path(__file__).parents[4] / "shared" / "seed"
YEAR = Period(date(2024, 4, 1))


def folded(text: str) -> str:
    """White space, words cut at a line's end and apostrophes made alike."""
    return re.sub(r"\s+", " ", re.sub(r"(\w)-\s*\n\s*(\w)", r"\1\2", text).replace("’", "'")).strip()


@pytest.mark.django_db
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published report is not here; nothing to compare with")
def test_published_report_is_written_again_word_for_word() -> None:
    data = next(PUBLISHED.glob("community_*.json")).read_bytes()
    found = import_community(file=read_community_file(data), actor=COMMAND, now=NOW).community

    document = compose(gather(found, Period(date(2020, 9, 1))), "fr")

    assert folded(as_text(document)) == folded(next(PUBLISHED.glob("*.txt")).read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_whole_report_in_french() -> None:
    text = folded(as_text(compose(gather(import_file(), YEAR), "fr")))

    assert text == (
        "ACTIVITÉS RÉALISÉES DURANT LA PÉRIODE ENTRE avril 2024 et mars 2025 "
        "1. Réunion d'automne – 1er octobre 2024 • Trois lentilles : o La lentille de 1898. "
        "2. Membres actuels – 4 personnes représentant : • 1 ministère fédéral; "
        "• 1 ministère provincial ou territorial; o Remarque : personne ne représente actuellement T.-N.-L., "
        "l'Î.-P.-É., le N.-B., l'Ontario, le Manitoba, la Saskatchewan, l'Alberta, la C.-B., le Nunavut, "
        "les T.N.-O. et le Yukon. • 1 municipalité. "
        "ENJEUX/DÉFIS Enjeu Importance Répercussions Plan d'action Personne ne représente actuellement T.-N.-L., "
        "l'Î.-P.-É., le N.-B., l'Ontario, le Manitoba, la Saskatchewan, l'Alberta, la C.-B., le Nunavut, "
        "les T.N.-O. et le Yukon dans le groupe. Élevée Écrire aux capitaineries. "
        "ACTIVITÉS PLANIFIÉES DURANT LA PROCHAINE PÉRIODE (d'avril 2025 à mars 2026) "
        "1. Réunions semestrielles en mai et novembre 2025. • Thèmes possibles : les brumes et les oiseaux. "
        "2. Repeindre la tour. 3. Recrutement de nouveaux membres parmi tous les ordres de gouvernement, notamment "
        "à T.-N.-L., à l'Î.-P.-É., au N.-B., en Ontario, au Manitoba, en Saskatchewan, en Alberta, en C.-B., "
        "au Nunavut, aux T.N.-O. et au Yukon."
    )


@pytest.mark.django_db
def test_whole_report_in_english() -> None:
    text = folded(as_text(compose(gather(import_file(), YEAR), "en")))

    assert text.startswith(
        "ACTIVITIES COMPLETED IN THE PERIOD BETWEEN April 2024 and March 2025 1. Fall meeting – October 1, 2024 "
        "• Three lenses: o The lens of 1898. 2. Current members – 4 people representing: • 1 federal department; "
        "• 1 provincial or territorial ministry; o Note: no one currently represents Newfoundland and Labrador,"
    )
    assert text.endswith(
        "ACTIVITIES PLANNED FOR THE NEXT PERIOD (April 2025 to March 2026) 1. Semi-annual meetings in May and "
        "November 2025. • Possible themes: fog and birds. 2. Repaint the tower. 3. Recruitment of new members from "
        "all orders of government, particularly in Newfoundland and Labrador, Prince Edward Island, New Brunswick, "
        "Ontario, Manitoba, Saskatchewan, Alberta, British Columbia, Nunavut, the Northwest Territories and Yukon."
    )


@pytest.mark.parametrize(
    ("codes", "remark", "recruitment"),
    [
        ((), "", "gouvernement."),
        (("YT",), "représente actuellement le Yukon.", "notamment au Yukon."),
        (("ON", "NT"), "actuellement l’Ontario et les T.N.-O.", "notamment en Ontario et aux T.N.-O."),
        (CODES, "les T.N.-O. et le Yukon.", "aux T.N.-O. et au Yukon."),
    ],
)
def test_french_joins_any_number_of_jurisdictions(codes: tuple[str, ...], remark: str, recruitment: str) -> None:
    assert french.unrepresented_remark(codes).endswith(remark)
    assert french.recruitment(codes).endswith(recruitment)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([(2021, 9), (2021, 12), (2022, 3), (2022, 6)], "en septembre et décembre 2021 et en mars et juin 2022."),
        ([(2022, 1), (2022, 4), (2022, 7), (2022, 10)], "en janvier, avril, juillet et octobre 2022."),
        ([(2021, 12)], "Réunion trimestrielle en décembre 2021."),
        ([], "Réunions trimestrielles, dont les dates restent à fixer."),
    ],
)
def test_months_are_grouped_by_year(months: list[tuple[int, int]], said: str) -> None:
    assert french.meetings(4, months).endswith(said)


@pytest.mark.parametrize(("month", "said"), [(1, "de janvier"), (4, "d’avril"), (8, "d’août"), (10, "d’octobre")])
def test_of_is_elided_before_a_vowel(month: int, said: str) -> None:
    assert french.span(date(2021, month, 1), date(2022, 3, 31)) == f"{said} 2021 à mars 2022"


@pytest.mark.parametrize(("count", "said"), [(0, "aucune municipalité"), (1, "1 municipalité"), (2, "2 municipalités")])
def test_french_counts(count: int, said: str) -> None:
    assert french.organisations("municipal", count) == said


def test_large_numbers_are_written_as_in_each_language() -> None:
    assert (french.number(10_000), english.number(10_000)) == ("10\u00a0000", "10,000")


@pytest.mark.django_db
def test_empty_community_makes_a_sensible_report() -> None:
    text = folded(as_text(compose(gather(make_community(), YEAR), "fr")))

    assert "Aucune activité n'a été consignée durant cette période. 1. Membres actuels – aucune personne" in text
    assert text.endswith("Aucune activité n'est planifiée pour le moment.")


def test_both_wordings_have_the_same_names() -> None:
    names = [{name for name in vars(words) if not name.startswith("_")} for words in (french, english)]

    assert names[0] - names[1] == {"in_french"}
    assert names[1] - names[0] == {"in_english"}


@pytest.mark.django_db
def test_missing_text_is_marked_and_never_replaced_by_the_other_language() -> None:
    text = as_text(
        compose(gather(import_file(activities=[FILE["activities"][0] | {"title": {"fr": "Seul"}}]), YEAR), "en")
    )

    assert ("[English text missing]" in text, "Seul" in text) == (True, False)


@pytest.mark.django_db
class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(command, arguments)
        return result.exit_code, result.stdout, result.stderr

    def test_faulty_file_is_refused_with_each_fault(self, tmp_path: Path) -> None:
        file = tmp_path / "faulty.json"
        file.write_text('{"community": {"id": "x"}}', encoding="utf-8")

        code, _out, err = self.run("import", str(file))

        assert (code, err.splitlines()[0]) == (2, f"{file}: refused, nothing was imported")
        assert "  community.name: Field required" in err.splitlines()

    def test_id_may_be_left_out_with_one_community_beside_the_sample(self) -> None:
        make_member(make_community(is_sample=True))
        import_file()

        code, out, _err = self.run("report", "--year", "2024-2025", "--language", "fr")

        assert (code, "Membres actuels – 4 personnes" in out) == (0, True)

    def test_several_communities_must_be_told_apart(self) -> None:
        make_community()
        import_file()

        code, _out, err = self.run("report", "--year", "2024-2025", "--language", "fr")

        assert (code, err) == (2, "there are several communities; name one with --community\n")

    def test_year_that_is_none_is_refused(self) -> None:
        import_file()

        code, _out, err = self.run("report", "--year", "2024-2026", "--language", "fr")

        assert (code, err.startswith("--year “2024-2026” is not a reporting year of phares")) == (2, True)
