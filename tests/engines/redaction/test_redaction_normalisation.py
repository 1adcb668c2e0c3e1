import pytest

from relais.engines.redaction.normalisation import WALL, Normalised, normalise


def test_normalise_reads_digits_spaces_dashes_and_letters_one_way() -> None:
    assert normalise("４١𝟚①\u00a0\u202f\u2011–−é·’").text == "4121  ---e.'"


def test_normalise_drops_what_is_invisible_and_keeps_the_way_back() -> None:
    read = normalise("a\u200b1\ufe0f\u20e32")

    assert read == Normalised("a12", [0, 2, 5, 6])


def test_normalise_puts_a_wall_for_a_marker() -> None:
    assert normalise("x [NAS/SIN] y") == Normalised(f"x {WALL} y", [0, 1, 2, 11, 12, 13])


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\u2066", "\U000e0041"])
def test_normalise_lets_no_wall_in_from_outside(control: str) -> None:
    assert normalise(f"1{control}2").text == "12"


def test_cover_walls_intervals_and_keeps_offsets() -> None:
    covered = normalise("ab\u200bcdef").cover([(1, 3), (4, 5)])

    assert covered == Normalised(f"a{WALL}d{WALL}f", [0, 1, 4, 5, 6, 7])
