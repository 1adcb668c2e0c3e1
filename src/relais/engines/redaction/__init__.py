"""Personal information in what people type: where it is, and the text without it.

What is certain by its structure is found: social insurance numbers, payment cards, e-mail addresses,
telephone numbers, Quebec health insurance numbers. Names, street addresses and numbers spelled in words are
not found here. Left alone on purpose: postal codes (one names a street side, no person, and routes the
question), years, dates, amounts, numbers of forms and permits, service lines (211, 311, 811, 911, 9-8-8),
toll-free and 310 lines, and government offices' own boxes (info@canada.ca).
"""

from relais.engines.redaction.find import find_personal_information
from relais.engines.redaction.markers import MARKERS
from relais.engines.redaction.masking import mask
from relais.engines.redaction.span import Kind, Masked, Span

__all__ = ["MARKERS", "Kind", "Masked", "Span", "find_personal_information", "mask"]
