from relais.apps.community.actions.importing import Imported, import_community
from relais.apps.community.actions.report import (
    ReportIssued,
    ReportNotReady,
    approve_report,
    comment_on_report,
    issue_report,
    open_report,
    settle_comment,
)

__all__ = [
    "Imported",
    "ReportIssued",
    "ReportNotReady",
    "approve_report",
    "comment_on_report",
    "import_community",
    "issue_report",
    "open_report",
    "settle_comment",
]
