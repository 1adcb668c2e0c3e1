"""What is live and for how long: withdrawal, bringing back, renewal, hours, expiry and the review date."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core import mail

from relais.apps.accounts.models import Group
from relais.apps.content.actions import GatesOpen, put_live, renew_answer, roll_back, stop_answer
from relais.apps.content.actions.live import Withdrawal
from relais.apps.content.actions.policy import set_policy
from relais.apps.content.models import Answer, Department, Reminder, Submission
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.tasks import keep_the_calendar
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW
from tests.factories.review import BODY, House, live_text, make_house

pytestmark = pytest.mark.django_db
OTHER = Pair(fr="La licence coûte 35 $ par année.", en="The licence costs $35 a year.")
DAY = timedelta(days=1)


def refusal(code: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code.value}$")


def pass_time(days: float) -> None:
    keep_the_calendar(lambda: NOW + days * DAY)


def published(house: House, risk: str = "low") -> Answer:
    answer = house.answer(risk)
    house.publish(answer)
    answer.refresh_from_db()
    return answer


@pytest.mark.parametrize("group", [Group.VENDOR, Group.CONTENT, Group.MANAGER, Group.LEGAL])
def test_no_role_puts_a_text_live_past_an_open_gate(group: Group) -> None:
    house = make_house()
    version = house.write(house.answer())
    house.sign(house.submit(version), "program")

    with pytest.raises(GatesOpen):
        put_live(version=version, actor=COMMAND, now=NOW)
    with refusal(Refusal.NOT_SIGNED if group in {"content", "manager"} else Refusal.NOT_ALLOWED):
        roll_back(version=version, person=house.add(group), now=NOW)

    assert live_text(version.answer) is None


def test_stop_holds_against_a_signed_text_that_waits_for_its_hour() -> None:
    house = make_house()
    answer = published(house)
    house.publish(answer, OTHER, go_live_at=NOW + 2 * DAY)

    stop_answer(answer=answer, reason=Withdrawal.NO_LONGER_OFFERED, person=house.author, now=NOW + DAY)
    pass_time(3)

    assert live_text(answer) is None
    assert Entry.objects.filter(action="version.recall", actor=str(house.author.key)).count() == 1


def test_text_at_its_hour_needs_what_the_policy_asks_by_then() -> None:
    house = make_house()
    answer = house.answer()
    house.publish(answer, go_live_at=NOW + 2 * DAY)
    set_policy(
        centre=house.centre, risk="low", review_days=90, carries_links=False, typo_length=0,
        stages={"program": 1, "legal": 1}, person=house.person("manager"), now=NOW,
    )  # fmt: skip

    pass_time(3)

    assert (live_text(answer), Submission.objects.get().state) == (None, "recalled")
    assert Entry.objects.filter(action="version.recall", actor="calendar").count() == 1


@pytest.mark.parametrize(("days", "refused"), [(90, False), (91, True)])
def test_hour_lies_ninety_days_ahead_at_the_most(days: int, refused: bool) -> None:
    house = make_house()
    version = house.write(house.answer())

    with refusal(Refusal.TIMES_WRONG) if refused else nullcontext():
        house.submit(version, go_live_at=NOW + days * DAY)

    assert Submission.objects.exists() is not refused


def test_text_found_wrong_needs_every_signature_anew() -> None:
    house = make_house()
    answer = house.answer()
    version = house.publish(answer)
    stop_answer(answer=answer, reason=Withdrawal.WRONG, person=house.add(Group.LEGAL), now=NOW + DAY)

    with refusal(Refusal.FOUND_WRONG):
        roll_back(version=version, person=house.author, now=NOW + 2 * DAY)
    again = house.submit(version, now=NOW + 2 * DAY)
    before = (live_text(answer), again.decisions.count())
    house.sign_all(again, now=NOW + 3 * DAY)

    assert (before, live_text(answer)) == ((None, 0), BODY["fr"])


def test_text_found_wrong_is_not_brought_back_once_another_one_was_live() -> None:
    house = make_house()
    answer = house.answer()
    version = house.publish(answer)
    stop_answer(answer=answer, reason=Withdrawal.WRONG, person=house.add(Group.LEGAL), now=NOW)
    house.publish(answer, OTHER, now=NOW + DAY)

    with refusal(Refusal.FOUND_WRONG):
        roll_back(version=version, person=house.author, now=NOW + 2 * DAY)


def test_slip_corrected_in_a_text_found_wrong_carries_nothing() -> None:
    house = make_house()
    house.let_carry(typo=5)
    answer = house.answer()
    house.publish(answer)
    stop_answer(answer=answer, reason=Withdrawal.WRONG, person=house.add(Group.LEGAL), now=NOW)

    again = house.submit(house.write(answer, Pair(fr=BODY["fr"].replace("année", "anné"), en=BODY["en"])))

    assert again.decisions.count() == 0


@pytest.mark.parametrize(("risk", "days"), [("low", 365), ("medium", 180), ("high", 90)])
def test_review_date_follows_from_the_risk(risk: str, days: int) -> None:
    assert published(make_house(), risk).review_by == date(2026, 11, 24) + timedelta(days=days)


def test_overdue_answer_withdraws_itself_and_says_why() -> None:
    answer = published(make_house(), "high")

    pass_time(90)
    on_its_last_day = live_text(answer)
    pass_time(91)

    answer.refresh_from_db()
    assert (on_its_last_day, live_text(answer), answer.withdrawal) == (BODY["fr"], None, "overdue")
    entry = Entry.objects.get(action="answer.withdraw")
    assert (entry.actor, entry.details["reason"]) == ("calendar", "overdue")


def test_last_day_ends_at_midnight_where_the_centre_is() -> None:
    answer = published(make_house(), "high")
    last_evening = 90 + 13 / 24  # 23:00 in Toronto, 04:00 of the next day in UTC

    pass_time(last_evening)
    before = live_text(answer)
    pass_time(last_evening + 2 / 24)

    assert (before, live_text(answer)) == (BODY["fr"], None)


def test_owner_and_department_are_told_first_and_once_each_time() -> None:
    house = make_house()
    answer = published(house, "high")
    answer.owner = house.add(Group.PROGRAM)
    answer.department = Department.objects.create(
        centre=house.centre, name_fr="Greffe", name_en="Clerk", email="greffe@example.ca"
    )
    answer.save()

    for days in (1, 61, 62, 84, 89, 89.5, 91, 92):
        pass_time(days)

    told = list(Reminder.objects.order_by("at").values_list("days", flat=True))
    actions = list(Entry.objects.filter(actor="calendar").order_by("number").values_list("action", flat=True))
    assert told == [30, 7, 1, -1]
    assert actions == [*["review.remind"] * 4, "answer.withdraw"]
    assert sorted(message.to[0] for message in mail.outbox) == sorted([answer.owner.email, "greffe@example.ca"] * 4)


def test_worker_that_was_away_tells_before_it_withdraws() -> None:
    answer = published(make_house(), "high")

    pass_time(200)

    actions = list(Entry.objects.filter(actor="calendar").order_by("number").values_list("action", flat=True))
    assert (live_text(answer), actions) == (None, ["review.remind", "answer.withdraw"])


def test_mail_of_a_department_is_in_both_languages() -> None:
    house = make_house()
    answer = published(house, "high")
    answer.department = Department.objects.create(
        centre=house.centre, name_fr="Greffe", name_en="Clerk", email="greffe@example.ca"
    )
    answer.save()

    pass_time(61)

    message = mail.outbox[0]
    assert message.subject.startswith("À réviser")
    assert "To be reviewed" in message.subject
    assert "22\u00a0février\u00a02027" in message.body
    assert "February\u00a022, 2027" in message.body


def test_one_click_renews_an_unchanged_text() -> None:
    house = make_house()
    answer = published(house, "high")
    version = answer.versions.get()

    renew_answer(answer=answer, digest=version.digest, person=house.person("program"), now=NOW + 80 * DAY)

    answer.refresh_from_db()
    entry = Entry.objects.get(action="answer.renew")
    assert answer.review_by == date(2026, 11, 24) + timedelta(days=170)
    assert (entry.details["digest"], live_text(answer)) == (version.digest, BODY["fr"])


def test_renewing_an_overdue_text_puts_it_back() -> None:
    house = make_house()
    answer = published(house, "high")
    version = answer.versions.get()
    pass_time(91)
    answer.refresh_from_db()

    renew_answer(answer=answer, digest=version.digest, person=house.person("program"), now=NOW + 92 * DAY)

    assert live_text(answer) == BODY["fr"]


def test_renewal_of_another_text_than_the_one_read_is_refused() -> None:
    house = make_house()
    answer = published(house)

    with refusal(Refusal.OTHER_TEXT):
        renew_answer(answer=answer, digest="0" * 64, person=house.person("program"), now=NOW)


def test_wrong_text_taken_down_is_not_brought_back_by_a_renewal() -> None:
    house = make_house()
    answer = published(house)
    version = answer.versions.get()
    stop_answer(answer=answer, reason=Withdrawal.WRONG, person=house.person("legal"), now=NOW)
    answer.refresh_from_db()

    with refusal(Refusal.NOT_LIVE):
        renew_answer(answer=answer, digest=version.digest, person=house.person("program"), now=NOW)


@pytest.mark.parametrize("group", [Group.VENDOR, Group.AGENT, Group.DATA_ANALYSIS])
def test_only_some_groups_take_an_answer_down(group: Group) -> None:
    house = make_house()
    answer = published(house)

    with refusal(Refusal.NOT_ALLOWED):
        stop_answer(answer=answer, reason=Withdrawal.WRONG, person=house.add(group), now=NOW)

    assert live_text(answer) == BODY["fr"]


def test_earlier_approved_text_is_brought_back_as_it_was_signed() -> None:
    house = make_house()
    answer = house.answer()
    first = house.publish(answer)
    house.publish(answer, OTHER)

    roll_back(version=first, person=house.person("content"), now=NOW + DAY)

    assert live_text(answer) == BODY["fr"]
    assert Entry.objects.get(action="version.bring_back").details["digest"] == first.digest


def test_text_that_a_group_newly_asked_for_never_signed_is_not_brought_back() -> None:
    house = make_house()
    answer = house.answer()
    first = house.publish(answer)
    house.publish(answer, OTHER)
    set_policy(
        centre=house.centre, risk="low", review_days=365, carries_links=False, typo_length=0,
        stages={"program": 1, "legal": 1, "content": 2}, person=house.add(Group.MANAGER), now=NOW,
    )  # fmt: skip

    with refusal(Refusal.NOT_SIGNED):
        roll_back(version=first, person=house.person("content"), now=NOW)


def test_signed_text_goes_live_at_its_hour_and_leaves_at_its_end() -> None:
    house = make_house()
    answer = house.answer()
    house.publish(answer, go_live_at=NOW + DAY, expires_at=NOW + 3 * DAY)

    seen = []
    for days in (0.5, 1, 2.9, 3, 4):
        pass_time(days)
        seen.append(live_text(answer) is not None)

    answer.refresh_from_db()
    assert (seen, answer.withdrawal) == ([False, True, True, False, False], "expired")


def test_hour_that_comes_with_a_gate_open_puts_nothing_live() -> None:
    house = make_house()
    answer = house.answer()
    submission = house.submit(house.write(answer), go_live_at=NOW + DAY)
    house.sign(submission, "program")

    pass_time(2)
    waiting = live_text(answer)
    house.sign(submission, "content", now=NOW + 3 * DAY)

    assert (waiting, live_text(answer)) == (None, BODY["fr"])


def test_newer_text_takes_the_place_of_one_that_waits_for_its_hour() -> None:
    house = make_house()
    answer = house.answer()
    house.publish(answer, go_live_at=NOW + DAY)
    house.publish(answer, OTHER)

    pass_time(2)

    assert live_text(answer) == OTHER["fr"]


def test_signed_text_whose_end_came_before_its_signatures_stays_away() -> None:
    house = make_house()
    answer = house.answer()
    submission = house.submit(house.write(answer), expires_at=NOW + DAY)
    house.sign(submission, "program")

    house.sign(submission, "content", now=NOW + 2 * DAY)

    assert (live_text(answer), Submission.objects.get().state) == (None, "recalled")


def test_calendar_does_each_thing_once_however_often_it_looks() -> None:
    house = make_house()
    answer = house.answer("high")
    house.publish(answer, go_live_at=NOW + DAY, expires_at=NOW + 80 * DAY)
    for days in (1, 1, 79, 79, 80, 80, 200):
        pass_time(days)

    actions = list(Entry.objects.filter(actor="calendar").order_by("number").values_list("action", flat=True))
    assert actions == ["version.live", "review.remind", "answer.withdraw"]
