from relais.apps.content.models.answer import Answer, Phrasing, Topic
from relais.apps.content.models.index import FittedIndex, Revision
from relais.apps.content.models.version import Link, Version, compute_digest

__all__ = [
    "Answer",
    "FittedIndex",
    "Link",
    "Phrasing",
    "Revision",
    "Topic",
    "Version",
    "compute_digest",
]
