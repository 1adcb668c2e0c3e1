import pytest
from django.utils import translation

from relais.web.templatetags.phones import phone


@pytest.mark.parametrize(
    ("given", "french", "english"),
    [
        ("819-555-0142", "819\u00a0555-0142", "819-555-0142"),
        ("(819) 555 0142", "819\u00a0555-0142", "819-555-0142"),
        ("1-800-555-0199", "1\u00a0800\u00a0555-0199", "1-800-555-0199"),
        ("711", "711", "711"),
        ("819-555-0142, poste 5", "819-555-0142, poste 5", "819-555-0142, poste 5"),
        ("+33 1 23 45 67 89", "+33 1 23 45 67 89", "+33 1 23 45 67 89"),
    ],
)
def test_phone_is_written_as_in_the_language(given: str, french: str, english: str) -> None:
    with translation.override("fr"):
        assert phone(given) == french
    with translation.override("en"):
        assert phone(given) == english
