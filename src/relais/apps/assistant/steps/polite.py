"""A greeting or a thank-you is returned; it is not a question, and nothing is looked up."""

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.engines.understanding import normalise

_COMPANY = frozenset(
    """
    a all and beaucoup ben bien bon de encore et everyone fois for good great help aide ici il infiniment la le les
    madame mademoiselle mille million monsieur mme mr ms much ok oui parfait perfect please plait pour s si sir so stp
    super svp te the there toi tous tout un une very votre vous voila yes you your
    """.split()
)
_GREETINGS = frozenset(
    "afternoon allo bjr bonjour bonsoir coucou evening hello hey hi howdy jour matin morning salut soir".split()
)
_THANKS = frozenset("appreciate mci merci mercii remercie tanks thank thanks thx ty".split())
LONGEST = 7


def return_politeness(context: Context) -> None:
    """Only words of greeting or thanks and their company: one other word, and it may be a question."""
    for language in ("fr", "en"):
        words = normalise(context.text, language=language)
        if not words or len(words) > LONGEST:
            continue
        if any(word in _THANKS for word in words) and all(
            word in _COMPANY or word in _THANKS or word in _GREETINGS for word in words
        ):
            context.settle(Outcome.UNKNOWN, Reason.THANKS)
            return
        if any(word in _GREETINGS for word in words) and all(word in _COMPANY or word in _GREETINGS for word in words):
            context.settle(Outcome.UNKNOWN, Reason.GREETING)
            return
