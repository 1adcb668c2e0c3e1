"""A small bilingual bank of a made-up town, and its index, fitted once."""

import pytest

from relais.engines.understanding import BankRow, Index, fit

_TOWN = {
    "dog-licence": {
        "en": ["Dog licence", "how much is a dog licence", "do I have to register my dog", "licence for my puppy",
               "I got a new dog where do I sign it up", "fee for registering a dog", "dog tag renewal"],
        "fr": ["Médaille pour chien", "combien coûte la médaille de mon chien", "faut-il enregistrer son chien",
               "j'ai un nouveau chien où l'inscrire", "prix de la médaille pour un chiot",
               "renouveler la médaille du chien"],
    },
    "snow-parking": {
        "en": ["Winter parking ban", "can I park on the street overnight in winter", "street parking when it snows",
               "when are cars banned during snow clearing", "my car was towed because of snow removal",
               "overnight parking rules in January"],
        "fr": ["Stationnement de nuit en hiver", "puis-je me stationner dans la rue la nuit l'hiver",
               "mon auto a été remorquée pendant le déneigement", "stationnement interdit quand il neige",
               "règles de stationnement la nuit en janvier", "où mettre mon char pendant le déneigement"],
    },
    "garbage-day": {
        "en": ["Garbage collection days", "when is garbage day", "what day do they pick up the trash on my street",
               "my bin was not emptied", "is there garbage pickup on a holiday", "collection schedule for waste"],
        "fr": ["Jours de collecte des ordures", "c'est quand les vidanges", "quel jour passent les poubelles",
               "mon bac n'a pas été vidé", "y a-tu une collecte le lundi de Pâques", "horaire des ordures ménagères"],
    },
    "swimming-pool": {
        "en": ["Public swimming pool hours", "when does the pool open", "is the swimming pool open on Sunday",
               "how much does it cost to swim", "free swim for families", "pool schedule"],
        "fr": ["Horaire de la piscine publique", "à quelle heure ouvre la piscine",
               "la piscine est-elle ouverte le dimanche",
               "combien ça coûte pour se baigner", "bain libre en famille", "heures de baignade"],
    },
}  # fmt: skip
_BODIES = {
    "dog-licence": (
        "A licence is required for every dog over three months.",
        "Tout chien de plus de trois mois a sa médaille.",
    ),
    "garbage-day": ("Trash is collected every Tuesday before 7 a.m.", "Les ordures sont ramassées le mardi avant 7 h."),
}


def town_rows() -> list[BankRow]:
    """About fifty rows: four answers in both languages, two of them with a body."""
    rows = [
        BankRow(answer, language, "paraphrase" if place else "title", text)
        for answer, languages in _TOWN.items()
        for language, texts in languages.items()
        for place, text in enumerate(texts)
    ]
    for answer, (english, french) in _BODIES.items():
        rows += [BankRow(answer, "en", "body", english), BankRow(answer, "fr", "body", french)]
    return rows


@pytest.fixture(scope="session")
def bank() -> list[BankRow]:
    return town_rows()


@pytest.fixture(scope="session")
def town() -> Index:
    return fit(town_rows())
