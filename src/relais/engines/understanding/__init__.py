"""From a question in French or English to ranked approved answers and a calibrated decision.

`fit` a bank into an immutable `Index`, `dump` and `load` it, `Index.understand` a text. No model file, no clock, no
input or output; codes and numbers out, never sentences. See docs/en/reference/understanding.md.
"""

from relais.engines.understanding.bank import BankRow
from relais.engines.understanding.decision import Candidate, Decision, Reason, Understanding, Why
from relais.engines.understanding.drift import Drift, check_drift
from relais.engines.understanding.encoding import Encoder
from relais.engines.understanding.errors import (
    CorruptIndex,
    DuplicatePhrasing,
    EmptyBank,
    EncoderFailed,
    InvalidBank,
    StaleIndex,
    UnderstandingError,
)
from relais.engines.understanding.fit import fit
from relais.engines.understanding.guarantee import MINIMUM_LABELS, Guarantee, choose_guaranteed_threshold
from relais.engines.understanding.index import Index, Thresholds
from relais.engines.understanding.language import DetectedLanguage, detect_language
from relais.engines.understanding.neighbours import Neighbour, find_neighbours, refuse_duplicates
from relais.engines.understanding.store import dump, engine_digest, load
from relais.engines.understanding.text import normalise

__all__ = [
    "MINIMUM_LABELS",
    "BankRow",
    "Candidate",
    "CorruptIndex",
    "Decision",
    "DetectedLanguage",
    "Drift",
    "DuplicatePhrasing",
    "EmptyBank",
    "Encoder",
    "EncoderFailed",
    "Guarantee",
    "Index",
    "InvalidBank",
    "Neighbour",
    "Reason",
    "StaleIndex",
    "Thresholds",
    "Understanding",
    "UnderstandingError",
    "Why",
    "check_drift",
    "choose_guaranteed_threshold",
    "detect_language",
    "dump",
    "engine_digest",
    "find_neighbours",
    "fit",
    "load",
    "normalise",
    "refuse_duplicates",
]
