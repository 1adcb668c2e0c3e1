"""From identifiers to text: only what is live at this moment, read from the database and not from the index."""

from relais.apps.assistant.context import Context, Offer
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.content.models import Version
from relais.engines.understanding import Decision

OFFERED = 3
LEAST_OF_FIRST = 1 / 20
"""A title whose share is less than this part of the first's only fills the list, and the list looks like a guess.

The price, on the sample centre's 156 offered questions: the right title is in 143 of the lists (1.7 titles each), and
in 149 of the lists of three.
"""


def use_approved_text(context: Context) -> None:
    """The index may be seconds older than the text: an answer withdrawn meanwhile is not said."""
    found = context.understanding
    assert found is not None
    near = found.candidates[:OFFERED]
    keys = [candidate.answer for candidate in near if candidate.share >= LEAST_OF_FIRST * near[0].share]
    live = {
        version.answer.key: version
        for version in Version.objects.live()
        .filter(answer__centre=context.centre, answer__key__in=keys)
        .select_related("answer")
    }
    if found.decision is Decision.ANSWER and keys[0] in live:
        context.version = live[keys[0]]
        context.settle(Outcome.ANSWER)
        return
    context.offers = tuple(Offer(key, live[key].title_in(context.language)) for key in keys if key in live)
    if not context.offers:
        context.settle(Outcome.UNKNOWN, Reason.NOT_LIVE)
    elif found.decision is Decision.ANSWER:
        context.settle(Outcome.OFFER, Reason.NOT_LIVE)
    else:
        context.settle(Outcome.OFFER, Reason.BELOW_THRESHOLD)
