"""A made-up bank of any size, the same for the same number: matters, actions and things combined, in both languages."""

import json
from itertools import islice, product
from pathlib import Path
from typing import Any

# (fr, en) words of ordinary municipal matters; their product gives distinct questions.
ACTIONS = [
    ("demander", "apply for"),
    ("renouveler", "renew"),
    ("annuler", "cancel"),
    ("payer", "pay for"),
    ("contester", "dispute"),
    ("remplacer", "replace"),
    ("transférer", "transfer"),
    ("signaler", "report"),
    ("réserver", "book"),
    ("corriger", "correct"),
]
THINGS = [
    ("un permis de clôture", "a fence permit"),
    ("un permis de piscine", "a pool permit"),
    ("une licence de chien", "a dog licence"),
    ("une licence de chat", "a cat licence"),
    ("une vignette de stationnement", "a parking permit"),
    ("un constat d'infraction", "a parking ticket"),
    ("un bac de recyclage", "a recycling bin"),
    ("un bac de compost", "a compost bin"),
    ("une collecte d'encombrants", "a bulky pickup"),
    ("un compteur d'eau", "a water meter"),
    ("un compte de taxes", "a tax bill"),
    ("une carte de bibliothèque", "a library card"),
    ("un cours de natation", "a swimming lesson"),
    ("une heure de glace", "an ice slot"),
    ("une salle communautaire", "a community room"),
    ("un jardin communautaire", "a garden plot"),
    ("un abattage d'arbre", "a tree removal"),
    ("un feu extérieur", "an open-air fire"),
    ("une enseigne commerciale", "a shop sign"),
    ("une terrasse", "a patio"),
    ("un lampadaire", "a street light"),
    ("un nid-de-poule", "a pothole"),
    ("une borne-fontaine", "a fire hydrant"),
    ("un trottoir", "a sidewalk"),
    ("un branchement d'égout", "a sewer connection"),
]
PLACES = [
    ("au centre-ville", "downtown"),
    ("pour un locataire", "for a tenant"),
    ("pour un commerce", "for a business"),
    ("pour un organisme", "for a charity"),
    ("en hiver", "in winter"),
]
ASKED = {
    "fr": [
        "comment {a} {t} {p}",
        "je veux {a} {t} {p}",
        "{a} {t} {p} svp",
        "{t} {p} {a}",
        "est-ce que je peux {a} {t} {p}",
        "c'est où pour {a} {t} {p}",
        "faut-tu payer pour {a} {t} {p}",
        "besoin de {a} {t} {p}",
    ],
    "en": [
        "how to {a} {t} {p}",
        "i want to {a} {t} {p}",
        "{a} {t} {p} please",
        "{t} {p} {a}",
        "can i {a} {t} {p}",
        "where do i {a} {t} {p}",
        "is there a fee to {a} {t} {p}",
        "need to {a} {t} {p}",
    ],
}


def make_pack(answers: int) -> dict[str, Any]:
    """A `relais-pack/1` with up to 1,250 answers, eight phrasings a language each."""
    rows = []
    for number, (place, action, thing) in enumerate(islice(product(PLACES, ACTIONS, THINGS), answers)):
        words = {
            "fr": {"a": action[0], "t": thing[0], "p": place[0]},
            "en": {"a": action[1], "t": thing[1], "p": place[1]},
        }
        rows.append(
            {
                "key": f"a{number}",
                "topic": "town",
                "title": {
                    "fr": "Comment {a} {t} {p}?".format(**words["fr"]),
                    "en": "How do I {a} {t} {p}?".format(**words["en"]),
                },
                "body": {
                    "fr": "Pour {a} {t} {p}, remplissez le formulaire en ligne.".format(**words["fr"]),
                    "en": "To {a} {t} {p}, fill in the online form.".format(**words["en"]),
                },
                "phrasings": {side: [form.format(**words[side]) for form in forms] for side, forms in ASKED.items()},
            }
        )
    topic = {"key": "town", "title": {"fr": "Ville", "en": "Town"}, "risk": "low"}
    return {"format": "relais-pack/1", "topics": [topic], "answers": rows}


def make_questions(answers: int, count: int) -> list[tuple[str, str]]:
    """(language, question): wordings that are in no pack, spread over the bank; every fifth is about nothing in it."""
    combinations = list(islice(product(PLACES, ACTIONS, THINGS), answers))
    questions = []
    for number in range(count):
        place, action, thing = combinations[number * 7919 % len(combinations)]
        if number % 5 == 4:
            questions.append(("fr", f"avez-vous vu le match numéro {number} hier soir"))
        elif number % 2:
            questions.append(("fr", f"bonjour, on voudrait {action[0]} {thing[0]} {place[0]}, merci"))
        else:
            questions.append(("en", f"hi there, hoping to {action[1]} {thing[1]} {place[1]}, thanks"))
    return questions


def write_pack(path: Path, answers: int) -> None:
    path.write_text(json.dumps(make_pack(answers), ensure_ascii=False), encoding="utf-8")
