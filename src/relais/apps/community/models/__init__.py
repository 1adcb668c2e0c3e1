from relais.apps.community.models.community import Community, Period
from relais.apps.community.models.meeting import Attendance, Material, Meeting, MeetingAction, Proposal
from relais.apps.community.models.member import (
    Invitation,
    Member,
    Seat,
    SeatOrganisation,
    Theme,
    bilingual,
)
from relais.apps.community.models.report import IssuedFile, IssuedForGood, ReportComment, YearReport
from relais.apps.community.models.work import Activity, Issue, IssueEvent, Level, Plan, Prospect

__all__ = [
    "Activity",
    "Attendance",
    "Community",
    "Invitation",
    "Issue",
    "IssueEvent",
    "IssuedFile",
    "IssuedForGood",
    "Level",
    "Material",
    "Meeting",
    "MeetingAction",
    "Member",
    "Period",
    "Plan",
    "Proposal",
    "Prospect",
    "ReportComment",
    "Seat",
    "SeatOrganisation",
    "Theme",
    "YearReport",
    "bilingual",
]
