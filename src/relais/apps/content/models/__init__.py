from relais.apps.content.models.answer import Answer, Department, Phrasing, Topic
from relais.apps.content.models.draft import Draft, Reminder
from relais.apps.content.models.emergency import EmergencyMessage, EmergencyText
from relais.apps.content.models.index import Calibration, FittedIndex, Revision
from relais.apps.content.models.policy import SIGNERS, Policy, Requirement
from relais.apps.content.models.review import Decision, Gate, Invitation, NeverRemoved, Submission
from relais.apps.content.models.version import Link, Version, compute_digest

__all__ = [
    "SIGNERS",
    "Answer",
    "Calibration",
    "Decision",
    "Department",
    "Draft",
    "EmergencyMessage",
    "EmergencyText",
    "FittedIndex",
    "Gate",
    "Invitation",
    "Link",
    "NeverRemoved",
    "Phrasing",
    "Policy",
    "Reminder",
    "Requirement",
    "Revision",
    "Submission",
    "Topic",
    "Version",
    "compute_digest",
]
