"""One plain factory a model of `content`, and a small live bank in both languages."""

from itertools import count
from typing import Any

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import accept_phrasings, put_live, write_version
from relais.apps.content.index import fit_stale_indexes, shelf
from relais.apps.content.models import Answer, Topic, Version
from relais.apps.content.models.version import Pair
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW

_number = count(1)

# answer: (title, body, phrasings) in each language; three matters that no reader would confuse
BANK: dict[str, dict[str, tuple[str, str, list[str]]]] = {
    "garbage": {
        "fr": (
            "Quand passe la collecte des ordures?",
            "La collecte passe **le mardi**.\n\n- Sortez le bac avant 7 h.",
            ["c quand les vidanges", "jour des poubelles", "quel jour ramassez-vous les déchets", "camion à ordures"],
        ),
        "en": (
            "When is garbage collected?",
            "Garbage is collected **on Tuesday**.\n\n- Put the bin out before 7 a.m.",
            ["garbage day", "what day is trash pickup", "when does the garbage truck come", "bin collection day"],
        ),
    },
    "dogs": {
        "fr": (
            "Comment obtenir une licence pour mon chien?",
            "La licence coûte 30 $ par année.",
            [
                "médaille pour mon chien",
                "enregistrer un chien",
                "licence de chien combien",
                "mon toutou a besoin d'un permis",
            ],
        ),
        "en": (
            "How do I get a licence for my dog?",
            "The licence costs $30 a year.",
            ["dog tag", "register my dog", "how much is a dog licence", "my puppy needs a license"],
        ),
    },
    "taxes": {
        "fr": (
            "Quand dois-je payer mes taxes municipales?",
            "Le premier versement est le 1er mars.",
            [
                "date compte de taxes",
                "payer taxes foncières",
                "échéance des taxes",
                "c'est quand le versement de taxes",
            ],
        ),
        "en": (
            "When are my property taxes due?",
            "The first instalment is due March 1.",
            ["tax bill due date", "pay property tax", "when do I pay my taxes", "municipal tax instalment"],
        ),
    },
}


def make_topic(centre: Centre, **values: Any) -> Topic:
    number = next(_number)
    defaults = {"key": f"topic-{number}", "title_fr": f"Sujet {number}", "title_en": f"Topic {number}", "risk": "low"}
    return Topic.objects.create(centre=centre, **(defaults | values))


def make_answer(topic: Topic, **values: Any) -> Answer:
    defaults = {"key": f"answer-{next(_number)}", "created_at": NOW}
    return Answer.objects.create(topic=topic, centre=topic.centre, **(defaults | values))


def make_version(answer: Answer, *, title: Pair | None = None, body: Pair | None = None) -> Version:
    return write_version(
        answer=answer,
        title=title or Pair(fr="Une question?", en="A question?"),
        body=body or Pair(fr="Une réponse.", en="An answer."),
        links=[],
        sources=[],
        actor=COMMAND,
        now=NOW,
    )


def make_live_bank(centre: Centre) -> dict[str, Version]:
    """Three answers live in both languages, the index fitted and loaded in this process."""
    topic = make_topic(centre, key="town")
    versions = {}
    for key, sides in BANK.items():
        answer = make_answer(topic, key=key)
        for language, (_title, _body, phrasings) in sides.items():
            accept_phrasings(answer=answer, language=language, texts=phrasings, actor=COMMAND, now=NOW)
        versions[key] = make_version(
            answer,
            title=Pair(fr=sides["fr"][0], en=sides["en"][0]),
            body=Pair(fr=sides["fr"][1], en=sides["en"][1]),
        )
        put_live(version=versions[key], actor=COMMAND, now=NOW)
    load_indexes()
    return versions


def load_indexes() -> None:
    fit_stale_indexes(lambda: NOW)
    shelf.refresh()
