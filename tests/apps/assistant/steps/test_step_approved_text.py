import pytest

from relais.apps.accounts.models import Centre
from relais.apps.assistant.context import Context, Offer
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.steps.approved_text import use_approved_text
from relais.apps.content.actions import Withdrawal, withdraw_answer
from relais.apps.content.models import Answer
from relais.apps.journal.actions import COMMAND
from relais.engines.understanding import Candidate, Decision, Understanding
from relais.engines.understanding import Reason as EngineReason
from tests.factories.accounts import NOW
from tests.factories.content import BANK
from tests.factories.counter import make_counter

pytestmark = pytest.mark.django_db


def found(decision: Decision, *answers: str) -> Understanding:
    candidates = tuple(Candidate(answer, "fr", 0.3) for answer in answers)
    return Understanding("fr", True, decision, EngineReason.NONE, candidates, 0.9)


def use(centre: Centre, understanding: Understanding, language: str = "fr") -> Context:
    context = Context(centre, "question", language, NOW, understanding=understanding)
    use_approved_text(context)
    return context


def withdraw(centre: Centre, key: str) -> None:
    answer = Answer.objects.get(centre=centre, key=key)
    withdraw_answer(answer=answer, reason=Withdrawal.OVERDUE, actor=COMMAND, now=NOW)


def test_sure_candidate_that_is_live_is_the_answer() -> None:
    context = use(make_counter(), found(Decision.ANSWER, "dogs", "taxes"))

    assert (context.outcome, context.reason, context.offers) == (Outcome.ANSWER, Reason.NONE, ())
    assert context.version is not None
    assert context.version.answer.key == "dogs"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_offer_gives_titles_in_the_order_of_the_candidates(language: str) -> None:
    context = use(make_counter(), found(Decision.OFFER, "taxes", "garbage", "dogs"), language)

    titles = tuple(Offer(key, BANK[key][language][0]) for key in ("taxes", "garbage", "dogs"))
    assert (context.outcome, context.reason, context.offers) == (Outcome.OFFER, Reason.BELOW_THRESHOLD, titles)


def test_no_more_than_three_titles_are_offered() -> None:
    context = use(make_counter(), found(Decision.OFFER, "nothing", "other", "taxes", "garbage", "dogs"))

    assert [offer.answer for offer in context.offers] == ["taxes"]


def test_title_with_less_than_a_twentieth_of_the_firsts_share_is_not_offered() -> None:
    shares = {"taxes": 0.8, "garbage": 0.17, "dogs": 0.03}
    candidates = tuple(Candidate(answer, "fr", share) for answer, share in shares.items())

    context = use(make_counter(), Understanding("fr", True, Decision.OFFER, EngineReason.NONE, candidates, 0.5))

    assert [offer.answer for offer in context.offers] == ["taxes", "garbage"]


def test_answer_withdrawn_since_the_index_was_fitted_is_not_said() -> None:
    centre = make_counter()
    withdraw(centre, "dogs")

    context = use(centre, found(Decision.ANSWER, "dogs", "taxes"))

    assert (context.outcome, context.reason, context.version) == (Outcome.OFFER, Reason.NOT_LIVE, None)
    assert [offer.answer for offer in context.offers] == ["taxes"]


def test_withdrawn_answer_with_nothing_near_is_unknown() -> None:
    centre = make_counter()
    withdraw(centre, "dogs")

    context = use(centre, found(Decision.ANSWER, "dogs"))

    assert (context.outcome, context.reason, context.offers) == (Outcome.UNKNOWN, Reason.NOT_LIVE, ())


def test_answer_of_another_centre_is_never_used() -> None:
    make_counter()
    empty = make_counter()
    for key in BANK:
        withdraw(empty, key)

    context = use(empty, found(Decision.ANSWER, "dogs", "taxes"))

    assert (context.outcome, context.version, context.offers) == (Outcome.UNKNOWN, None, ())
