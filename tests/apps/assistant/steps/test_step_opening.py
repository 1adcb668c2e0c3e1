from datetime import UTC, datetime

import pytest

from relais.apps.accounts.models import Holiday
from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.assistant.steps.opening import notice_closed
from tests.factories.accounts import NOW, make_centre, make_open_centre

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 22:00 in Toronto
SUNDAY = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.HAND_OVER, Outcome.FAILED])
@pytest.mark.parametrize(("now", "notices"), [(NOW, []), (NIGHT, [Notice.CLOSED]), (SUNDAY, [Notice.CLOSED])])
def test_closed_is_said_where_a_person_is_the_way_on(outcome: Outcome, now: datetime, notices: list[Notice]) -> None:
    context = Context(make_open_centre(), "", "fr", now, outcome=outcome, reason=Reason.OUT_OF_SCOPE)

    notice_closed(context)

    assert (context.notices, context.outcome) == (notices, outcome)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.ANSWER, Reason.NONE),
        (Outcome.OFFER, Reason.BELOW_THRESHOLD),
        (Outcome.UNKNOWN, Reason.GREETING),
        (Outcome.UNKNOWN, Reason.THANKS),
    ],
)
def test_closed_is_not_said_where_nobody_is_needed(outcome: Outcome, reason: Reason) -> None:
    context = Context(make_open_centre(), "", "fr", NIGHT, outcome=outcome, reason=reason)

    notice_closed(context)

    assert context.notices == []


def test_holiday_is_closed_at_any_hour() -> None:
    centre = make_open_centre()
    Holiday.objects.create(centre=centre, on=NOW.date(), name_fr="Fête", name_en="Holiday")
    context = Context(centre, "", "fr", NOW, outcome=Outcome.HAND_OVER)

    notice_closed(context)

    assert context.notices == [Notice.CLOSED]


def test_centre_without_hours_is_never_said_to_be_closed() -> None:
    context = Context(make_centre(), "", "fr", NIGHT, outcome=Outcome.HAND_OVER)

    notice_closed(context)

    assert context.notices == []
