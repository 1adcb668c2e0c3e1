"""The verbs on what the table works on: activities, issues, plans, recruitment, themes and terms."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from relais.apps.community.actions.members import allow_coordinator, journal
from relais.apps.community.actions.report import actor_of
from relais.apps.community.models import Activity, Community, Issue, IssueEvent, Member, Plan, Prospect, Theme


@transaction.atomic
def keep_activity(*, activity: Activity, by: Member, values: dict[str, Any], now: datetime) -> Activity:
    """Record an activity or correct one."""
    allow_coordinator(by, activity.community)
    activity.key = activity.key or f"w-{uuid.uuid4().hex[:12]}"
    _fill(activity, values)
    activity.save()
    journal("activity.keep", activity.community, actor_of(by), f"activity:{activity.pk}", now)
    return activity


@transaction.atomic
def keep_issue(*, issue: Issue, by: Member, values: dict[str, Any], now: datetime) -> Issue:
    """Enter an issue or change one; its history names the fields that changed."""
    allow_coordinator(by, issue.community)
    issue.key = issue.key or f"w-{uuid.uuid4().hex[:12]}"
    is_new = issue.pk is None
    changed = _fill(issue, values)
    today = now.astimezone(issue.community.zone).date()
    if is_new:
        issue.opened_on = today
        issue.position = issue.community.issues.count() + 1
    issue.closed_on = (issue.closed_on or today) if issue.status == Issue.Status.CLOSED else None
    issue.save()
    if is_new or changed:
        said = "opened" if is_new else " ".join(changed)
        IssueEvent.objects.create(issue=issue, at=now, by=by, changed=said[:200])
    journal("issue.keep", issue.community, actor_of(by), f"issue:{issue.pk}", now)
    return issue


@transaction.atomic
def keep_plan(*, plan: Plan, by: Member, values: dict[str, Any], now: datetime) -> Plan:
    """Plan something for a reporting year, or change it."""
    allow_coordinator(by, plan.community)
    _fill(plan, values)
    if plan.pk is None:
        last = plan.community.plans.filter(starts_on=plan.starts_on).order_by("-position").first()
        plan.position = last.position + 1 if last else 1
    plan.save()
    journal("plan.keep", plan.community, actor_of(by), f"plan:{plan.pk}", now)
    return plan


@transaction.atomic
def remove_work(*, row: Activity | Plan | Prospect, by: Member, now: datetime) -> None:
    """Take away what was entered by mistake; an issued report keeps its own copy."""
    allow_coordinator(by, row.community)
    journal("work.remove", row.community, actor_of(by), f"{row._meta.model_name}:{row.pk}", now)
    row.delete()


@transaction.atomic
def keep_prospect(*, prospect: Prospect, by: Member, values: dict[str, Any], now: datetime) -> Prospect:
    """Follow a seat that the community tries to fill."""
    allow_coordinator(by, prospect.community)
    _fill(prospect, values)
    if prospect.pk is None:
        prospect.created_at = now
    prospect.changed_at = now
    prospect.save()
    journal("prospect.keep", prospect.community, actor_of(by), f"prospect:{prospect.pk}", now)
    return prospect


@transaction.atomic
def keep_terms(*, community: Community, by: Member, values: dict[str, str], now: datetime) -> None:
    allow_coordinator(by, community)
    _fill(community, values)
    community.save(update_fields=list(values))
    journal("terms.keep", community, actor_of(by), f"community:{community.key}", now)


def add_theme(*, community: Community, by: Member, name_fr: str, name_en: str) -> Theme:
    allow_coordinator(by, community)
    theme, _made = Theme.objects.get_or_create(community=community, name_fr=name_fr, defaults={"name_en": name_en})
    return theme


def follow_theme(*, theme: Theme, by: Member, wants: bool) -> None:
    """Say that one cares about a theme, or no longer does."""
    if wants and by.community_id == theme.community_id:
        by.themes.add(theme)
    else:
        by.themes.remove(theme)


def _fill(row: Any, values: dict[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
