from relais.apps.content.actions.answer import accept_phrasings, create_answer, create_topic, write_version
from relais.apps.content.actions.calibration import record_calibration
from relais.apps.content.actions.live import (
    GatesOpen,
    NotWhole,
    Withdrawal,
    put_live,
    renew_answer,
    roll_back,
    stop_answer,
    withdraw_answer,
)
from relais.apps.content.actions.pack import Imported, import_pack
from relais.apps.content.actions.policy import policy_for, set_policy
from relais.apps.content.actions.review import (
    decide,
    decide_as_guest,
    recall_submission,
    submit_version,
)

__all__ = [
    "GatesOpen",
    "Imported",
    "NotWhole",
    "Withdrawal",
    "accept_phrasings",
    "create_answer",
    "create_topic",
    "decide",
    "decide_as_guest",
    "import_pack",
    "policy_for",
    "put_live",
    "recall_submission",
    "record_calibration",
    "renew_answer",
    "roll_back",
    "set_policy",
    "stop_answer",
    "submit_version",
    "withdraw_answer",
    "write_version",
]
