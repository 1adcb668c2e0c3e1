from hypothesis import given, settings
from hypothesis import strategies as st

from relais.engines.redaction import MARKERS, Masked, Span, find_personal_information, mask

FRAGMENTS = [
    *(
        "130 692 544",
        "130692544",
        "130-692-544",
        "271 828 188",
        "046 454 286",
        "130",
        "692",
        "1",
        "2024",
        "555-0123",
    ),
    *(
        "514 555-0123",
        "5145550123",
        "(418)",
        "+1",
        "+33 6 12 34 56 78",
        "1-800-622-6232",
        "555 0199",
        "poste 12",
        "x4",
    ),
    *(
        "4111 1111 1111 1111",
        "4111",
        "378282246310005",
        "TREM 8552 1234",
        "trem85521234",
        "TREM",
        "8552",
        "1234",
    ),
    *(
        "jean@exemple.ca",
        "@",
        "jean",
        "arobas",
        "at",
        "a",
        "exemple point ca",
        "gmail.com",
        "point",
        "dot",
        "my email is",
    ),
    *(
        "NAS",
        "SIN",
        "tel",
        "call",
        "appelez",
        "carte",
        "RAMQ",
        "permis",
        "serial",
        "no",
        "dossier",
        "$",
        "%",
        "RT0001",
    ),
    *MARKERS.values(),
    *(
        "[",
        "]",
        "/",
        "[NAS/",
        "SIN]",
        "\u200b",
        "\u00a0",
        "\ufe0f\u20e3",
        "１３０",
        "é",
        "\u0301",
        "\x00",
        "\n",
        "merci",
    ),
]
SEPARATORS = ["", " ", "  ", "-", ".", ",", "/", ", ", ". ", ": ", "(", ") ", "_", " - "]
pieces = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(SEPARATORS)), max_size=14)
texts = st.one_of(pieces.map(lambda parts: "".join(a + b for a, b in parts)), st.text(max_size=80))


@settings(deadline=None)
@given(texts)
def test_mask_twice_is_mask_once(text: str) -> None:
    once = mask(text).text

    assert mask(once) == Masked(once, ())


@settings(deadline=None)
@given(texts)
def test_find_personal_information_gives_sorted_spans_apart_and_inside(text: str) -> None:
    edges = [edge for span in find_personal_information(text) for edge in (span.start, span.end)]

    assert edges == sorted(edges)
    assert all(span.start < span.end <= len(text) for span in find_personal_information(text))


@settings(deadline=None)
@given(texts)
def test_mask_changes_nothing_outside_the_spans(text: str) -> None:
    masked = mask(text)

    rebuilt, here = "", 0
    for span in masked.found:
        rebuilt += text[here : span.start] + MARKERS[span.kind]
        here = span.end
    assert masked.text == rebuilt + text[here:]


def test_mask_puts_one_marker_for_each_kind() -> None:
    masked = mask("NAS 130 692 544, 4111111111111111, jean@exemple.ca, 514 555-0123, TREM 8552 1234.")

    assert masked.text == "NAS [NAS/SIN], [carte/card], [courriel/email], [téléphone/phone], [RAMQ]."


def test_find_personal_information_gives_offsets_in_the_text_as_given() -> None:
    text = "é \u200b５１４\u00a0555\u201101\u200b23."

    assert find_personal_information(text) == (Span("telephone", 3, 16),)


def test_mask_takes_a_keycap_with_its_digit() -> None:
    assert mask("NAS 13069254" + "4\ufe0f\u20e3!").text == "NAS [NAS/SIN]!"


def test_mask_reads_each_line_of_a_long_text() -> None:
    text = "130 692 544\n514 555-0123\n"

    assert mask(text * 500).text == "[NAS/SIN]\n[téléphone/phone]\n" * 500
