"""Who may do what in a community: pure yes or no on a member."""

from relais.apps.community.models import Member, ReportComment


def may_coordinate(member: Member) -> bool:
    """Members, meetings, the register, plans and the report are the coordinators' to change."""
    return member.is_coordinator


def may_take_part(member: Member) -> bool:
    """Propose, vote, say whether they will attend, comment: every member of today."""
    return member.left_on is None


def may_settle(member: Member, comment: ReportComment) -> bool:
    return member.is_coordinator or comment.by_id == member.pk
