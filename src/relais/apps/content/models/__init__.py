from relais.apps.content.models.answer import Answer, Phrasing, Topic
from relais.apps.content.models.index import Calibration, FittedIndex, Revision
from relais.apps.content.models.version import Link, Version, compute_digest

__all__ = [
    "Answer",
    "Calibration",
    "FittedIndex",
    "Link",
    "Phrasing",
    "Revision",
    "Topic",
    "Version",
    "compute_digest",
]
