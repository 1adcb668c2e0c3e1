import pytest

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Notice
from relais.apps.assistant.steps.emergency import notice_emergency
from tests.factories.accounts import NOW, make_centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "kind", "notices"),
    [
        ("ma maison brûle, au secours", "life", [Notice.EMERGENCY]),
        ("I want to kill myself", "self_harm", [Notice.EMERGENCY]),
        ("quand passent les ordures", "", []),
        ("", "", []),
    ],
)
def test_danger_adds_a_notice_and_settles_nothing(text: str, kind: str, notices: list[Notice]) -> None:
    context = Context(make_centre(), text, "fr", NOW)

    notice_emergency(context)

    assert (context.emergency, context.notices, context.outcome) == (kind, notices, None)
