"""The emergency messages of a centre, for the banner that stands on each of its pages."""

from datetime import UTC, datetime

from django import template

from relais.apps.accounts.models import Centre
from relais.apps.content.alarms import Alarm, board
from relais.web.languages import TAGS, active_language

register = template.Library()


@register.simple_tag
def emergencies_of(centre: object) -> list[dict[str, object]]:
    """`text`, its `tag` (fr-CA, en-CA), and whether it is `foreign` to the page's language; none without a centre."""
    if not isinstance(centre, Centre) or centre.pk is None:
        return []
    language = active_language()
    alarms: list[Alarm] = board.shown(centre.pk, language, datetime.now(UTC))
    return [{"text": row.text, "tag": TAGS[row.language], "foreign": row.language != language} for row in alarms]
