"""The marker of each kind: both official languages at once, plain words that a screen reader says in either.

No symbol stands in them beside the brackets and the oblique, which are read out or passed over without harm.
A marker is never personal information itself: the search takes it for a wall, and so a second masking changes
nothing.
"""

import re

from relais.engines.redaction.span import Kind

MARKERS: dict[Kind, str] = {
    "sin": "[NAS/SIN]",
    "card": "[carte/card]",
    "email": "[courriel/email]",
    "telephone": "[téléphone/phone]",
    "health_number": "[RAMQ]",
}

ANY_MARKER = re.compile("|".join(re.escape(marker) for marker in MARKERS.values()))
