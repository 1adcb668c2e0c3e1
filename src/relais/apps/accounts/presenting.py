"""What every public page of a centre shows in the same place: the way to a person."""

from datetime import datetime, timedelta
from typing import Any

from relais.apps.accounts.models import Centre


def way_to_person(centre: Centre, now: datetime) -> dict[str, Any]:
    """Lines, hours of the next seven days, and whether somebody is there now; all in the centre's own time."""
    today = now.astimezone(centre.zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    week = []
    for day in days:
        periods = [{"opens": opens, "closes": closes} for opens, closes in centre.periods_on(day)]
        week.append({"day": day, "hours": periods, "closed": not periods})
    closes, opens = centre.closes_at(now), centre.opens_at(now)
    return {
        "phones": list(centre.phones.all()),
        "has_hours": bool(centre.hours.all()),
        "open_now": closes is not None,
        "closes_at": closes,
        "opens_at": opens,
        "week": week if centre.hours.all() else [],
        "today": today,
    }
