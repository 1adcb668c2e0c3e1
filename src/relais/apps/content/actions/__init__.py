from relais.apps.content.actions.answer import (
    GatesOpen,
    NotWhole,
    Withdrawal,
    accept_phrasings,
    create_answer,
    create_topic,
    put_live,
    withdraw_answer,
    write_version,
)
from relais.apps.content.actions.calibration import record_calibration
from relais.apps.content.actions.pack import Imported, import_pack

__all__ = [
    "GatesOpen",
    "Imported",
    "NotWhole",
    "Withdrawal",
    "accept_phrasings",
    "create_answer",
    "create_topic",
    "import_pack",
    "put_live",
    "record_calibration",
    "withdraw_answer",
    "write_version",
]
