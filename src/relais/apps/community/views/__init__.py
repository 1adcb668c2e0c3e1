from relais.apps.community.views import coverage, home, meetings, people, reports, work

__all__ = ["coverage", "home", "meetings", "people", "reports", "work"]
