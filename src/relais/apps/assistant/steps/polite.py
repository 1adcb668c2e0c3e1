"""Small talk is returned: a greeting, a thank-you, "are you a robot?". It is not looked up."""

import re

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.engines.understanding import normalise

_COMPANY = frozenset(
    """
    a all and beaucoup ben bien bon de encore et everyone fois for good great help aide ici il infiniment la le les lot
    lots madame mademoiselle mille million monsieur mme mr ms much no non ok oui parfait perfect please plait pour s si
    sir so stp super svp te the there toi tous tout un une very votre vous voila yes you your
    """.split()
)
_GREETINGS = frozenset(
    "afternoon allo bjr bonjour bonsoir coucou evening hello hey hi howdy jour matin morning salut soir".split()
)
_THANKS = frozenset("appreciate mci merci mercii remercie tanks thank thanks thx ty".split())
# Whole phrases of greeting, or that only announce a question: "bonjour j'ai une question" asks for nothing yet.
_OPENING = re.compile(
    r"\b(?:how (?:is|s) it going|how are you(?: doing)?(?: today)?|what (?:is|s) up|comment (?:ca va|allez vous|vas tu)"
    r"|ca va(?: bien)?|quoi de neuf"
    r"|(?:je|j|i) (?:ai|have) (?:une |a |another |une autre )(?:petite |quick )?question(?: pour vous| for you)?"
    r"|(?:can|may) i ask (?:you )?(?:a question|something)"
    r"|(?:je )?(?:peux|puis) (?:je |tu )?(?:vous )?poser une question)\b"
)
_CLOSING = re.compile(
    r"\b(?:bonne (?:fin de )?(?:journee|soiree|nuit)|(?:bye )?bye|goodbye|good night|au revoir|a bientot|a la prochaine"
    r"|see you|have a (?:good|nice|great) (?:day|evening|night|one)|de accord|d accord)\b"
)
# Said alone, they close an exchange; beside other words they are only company.
_ALONE = frozenset("cool great k merci ok okay parfait perfect super".split())
LONGEST = 7

_MACHINE_OR_PERSON = (
    r"(?:robots?|bots?|chatbots?|machine|computer|ordinateur|ai|ia|intelligence artificielle|humaine?|human(?: being)?"
    r"|(?:real|actual|vraie?) (?:person|personne|human|humaine?|monde|agente?|gens)|person|personne|quelquun)"
)
_ABOUT_SERVICE = re.compile(
    r"(?:(?:bonjour|salut|allo|hello|hi|hey|wait|so|ok) )*(?:est ce que )?"
    r"(?:(?:are|r) (?:you|u)|is (?:this|it)|am i (?:talking|speaking|chatting|writing) (?:to|with)"
    r"|(?:(?:tu|te|t|vous) )?(?:es|est|tes|etes)(?: tu| vous)?|c ?e? est(?: tu)?|est ce"
    r"|(?:est ce que )?je parle(?: tu)? (?:a|avec)|parle je (?:a|avec))"
    rf"(?: (?:just|really|actually|vraiment|juste|a|an|un|une|de la|du))* {_MACHINE_OR_PERSON}"
    rf"(?: (?:or|ou)(?: (?:a|an|un|une))? {_MACHINE_OR_PERSON})?(?: (?:here|ici|svp|please|stp))?"
)


def return_politeness(context: Context) -> None:
    """Only words of greeting or thanks and their company: one other word, and it may be a question."""
    for language in ("fr", "en"):
        said = " ".join(normalise(context.text, language=language))
        if _ABOUT_SERVICE.fullmatch(said):
            context.settle(Outcome.UNKNOWN, Reason.ABOUT_SERVICE)
            return
        words = _CLOSING.sub("thanks", _OPENING.sub("hello", said)).split()
        if not words or len(words) > LONGEST:
            continue
        greets = any(word in _GREETINGS for word in words)
        thanks = any(word in _THANKS for word in words) or all(word in _ALONE for word in words)
        if (greets or thanks) and all(word in _COMPANY | _THANKS | _GREETINGS | _ALONE for word in words):
            context.settle(Outcome.UNKNOWN, Reason.THANKS if thanks else Reason.GREETING)
            return
