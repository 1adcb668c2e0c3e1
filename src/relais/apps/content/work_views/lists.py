"""What waits for me, the list of answers, and the calendar of reviews: as many queries for 3 rows as for 300."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import groups_of
from relais.apps.content.models import Answer, EmergencyMessage, Gate, Phrasing, Submission, Topic, Version
from relais.apps.content.rules import KEEPERS, READERS, may_keep, may_write
from relais.web.languages import active_language

ROWS = 50
SOON = timedelta(days=30)


def _newest(field: str) -> Subquery:
    """The title of the live version, else of the last one."""
    rows = Version.objects.filter(answer=OuterRef("pk")).order_by("-is_live", "-number")
    return Subquery(rows.values(field)[:1])


@never_cache
@at_centre(READERS)
@require_safe
def worklist(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """What a person's groups are waited for, most asked first, then the oldest; and what else needs somebody."""
    groups = groups_of(person, centre)
    title = f"submission__version__title_{active_language()}"
    gates = (
        Gate.objects.filter(
            submission__answer__centre=centre, submission__state=Submission.State.OPEN, group__in=groups,
            opened_at__isnull=False, approved_at=None,
        )
        .exclude(Q(submission__by=person) | Q(submission__version__author=person))
        .select_related("submission__answer__topic", "submission__version")
        .annotate(shown_title=F(title))
        .order_by("-submission__answer__asked", F("submission__go_live_at").asc(nulls_last=True), "opened_at", "pk")
    )  # fmt: skip
    changes = Submission.objects.filter(
        answer__centre=centre, state=Submission.State.OPEN, by=person, decisions__verdict="change"
    ).distinct()
    today = datetime.now(UTC).astimezone(centre.zone).date()
    context = {
        "centre": centre,
        "page": Paginator(gates, ROWS).get_page(request.GET.get("page")),
        "changes": changes.select_related("answer", "version")[:ROWS],
        "reviews": _to_review(centre, today).count() if may_keep(groups) else 0,
        "phrasings": Phrasing.objects.filter(answer__centre=centre, accepted_at=None).count(),
        "alarms": EmergencyMessage.objects.filter(centre=centre).to_review().count(),
        "may_write": may_write(groups),
        "language": active_language(),
    }
    return render(request, "content/staff/worklist.html", context)


def _to_review(centre: Centre, today: date) -> "QuerySet[Answer]":
    """Live answers whose date is near, and those that withdrew themselves."""
    live = Version.objects.filter(answer=OuterRef("pk"), is_live=True)
    near = Q(Exists(live), review_by__lte=today + SOON) | Q(withdrawal="overdue")
    return Answer.objects.filter(near, centre=centre)


@never_cache
@at_centre(READERS)
@require_safe
def answer_list(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """Every answer with its state; searched by its titles and key, filtered by topic and state."""
    query, topic, state = (request.GET.get(name, "").strip() for name in ("q", "topic", "state"))
    page = Paginator(_filtered(centre, query[:200], topic, state), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "centre": centre,
        "page": page,
        "query": query,
        "topic": topic,
        "state": state,
        "topics": list(Topic.objects.filter(centre=centre)),
        "may_write": may_write(groups_of(person, centre)),
    }
    return render(request, "content/staff/answer_list.html", context)


def _filtered(centre: Centre, query: str, topic: str, state: str) -> "QuerySet[Answer]":
    live = Version.objects.filter(answer=OuterRef("pk"), is_live=True)
    waiting = Submission.objects.active().filter(answer=OuterRef("pk"))
    rows = Answer.objects.filter(centre=centre)
    if query:
        titled = Version.objects.filter(Q(title_fr__icontains=query) | Q(title_en__icontains=query))
        rows = rows.filter(Q(key__icontains=query) | Exists(titled.filter(answer=OuterRef("pk"))))
    if topic:
        rows = rows.filter(topic__key=topic)
    if state == "live":
        rows = rows.filter(Exists(live))
    elif state == "waiting":
        rows = rows.filter(Exists(waiting))
    elif state == "withdrawn":
        rows = rows.exclude(withdrawal="")
    elif state == "draft":
        rows = rows.filter(~Exists(live), ~Exists(waiting), withdrawal="")
    return (
        rows.select_related("topic", "owner")
        .annotate(shown_title=_newest(f"title_{active_language()}"), has_live=Exists(live), has_waiting=Exists(waiting))
        .order_by("topic__key", "key")
    )


@never_cache
@at_centre(KEEPERS)
@require_safe
def review_list(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """The calendar of reviews: overdue first, then by date; the most asked first on the same day."""
    version = Version.objects.filter(answer=OuterRef("pk")).order_by("-is_live", "-number")
    rows = (
        Answer.objects.filter(Q(versions__is_live=True) | Q(withdrawal="overdue"), centre=centre)
        .exclude(review_by=None)
        .distinct()
        .select_related("topic", "owner", "department")
        .annotate(shown_title=_newest(f"title_{active_language()}"), digest=Subquery(version.values("digest")[:1]))
        .order_by("review_by", "-asked", "key")
    )
    today = datetime.now(UTC).astimezone(centre.zone).date()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "content/staff/review_list.html",
        {"centre": centre, "page": page, "today": today, "soon": today + SOON},
    )
