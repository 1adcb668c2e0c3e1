"""Series, meetings, minutes, follow-ups and proposals."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relais.apps.community.forms.fields import (
    BOTH,
    POINTS,
    MomentInput,
    PlainErrors,
    PointsMixin,
    day_field,
    has_long_directory,
    owner_field,
    text_area,
    text_field,
)
from relais.apps.community.models import Community, Meeting
from relais.apps.community.points import write_points

RULES = [
    ("FREQ=MONTHLY;BYMONTH=3,6,9,12", _("every quarter: March, June, September and December")),
    ("FREQ=MONTHLY;BYMONTH=1,4,7,10", _("every quarter: January, April, July and October")),
    ("FREQ=MONTHLY;BYMONTH=2,5,8,11", _("every quarter: February, May, August and November")),
    ("FREQ=MONTHLY;BYMONTH=4,10", _("twice a year: April and October")),
    ("FREQ=MONTHLY;INTERVAL=2", _("every two months")),
    ("FREQ=MONTHLY", _("every month")),
]


class SeriesForm(forms.Form):
    title_fr = text_field(_("Title in French"), initial="Réunion trimestrielle")
    title_en = text_field(_("Title in English"), initial="Quarterly meeting")
    rule = forms.ChoiceField(label=_("How often"), choices=RULES)
    first = day_field(_("From"), help_text=_("The day of the month of each meeting is that of this day."))
    last = day_field(_("Until"))
    at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="13:30",
        error_messages={"required": _("Choose an hour."), "invalid": _("Write an hour as 13:30.")},
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=600, initial=90)
    place_fr = text_field(_("Place in French"), required=False, longest=300)
    place_en = text_field(_("Place in English"), required=False, longest=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + timedelta(days=731):
            self.add_error("last", _("Choose a day after the first one, at most two years later."))
        return cleaned


class MeetingForm(PlainErrors, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Meeting
        fields = ["title_fr", "title_en", "starts_at", "ends_at", "place_fr", "place_en", "status"]
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput()}
        labels = {
            "title_fr": _("Title in French"),
            "title_en": _("Title in English"),
            "starts_at": _("Begins at"),
            "ends_at": _("Ends at"),
            "place_fr": _("Place in French"),
            "place_en": _("Place in English"),
            "status": _("State"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("A meeting ends after it begins."))
        if self.instance.published_at and cleaned.get("status") != Meeting.Status.HELD:
            self.add_error("status", _("Its minutes are published: it was held."))
        return cleaned


def _to_mark(meeting: Meeting) -> Any:
    """Whose presence can be marked: the directory, or where it is long those who have answered."""
    members = meeting.community.members.in_directory()
    if has_long_directory(meeting.community):
        return members.filter(attendances__meeting=meeting)
    return members


class MinutesForm(PointsMixin):
    minutes_fr = forms.CharField(label=_("Minutes in French"), required=False, widget=text_area(6))
    minutes_en = forms.CharField(label=_("Minutes in English"), required=False, widget=text_area(6), help_text=BOTH)
    highlights_fr = forms.CharField(
        label=_("Highlights in French"), required=False, widget=text_area(), help_text=POINTS
    )
    highlights_en = forms.CharField(label=_("Highlights in English"), required=False, widget=text_area())
    decisions_fr = forms.CharField(label=_("Decisions in French"), required=False, widget=text_area(2))
    decisions_en = forms.CharField(label=_("Decisions in English"), required=False, widget=text_area(2))

    def __init__(self, meeting: Meeting, *args: Any, **given: Any) -> None:
        initial: dict[str, Any] = {"minutes_fr": meeting.minutes_fr, "minutes_en": meeting.minutes_en}
        for language in ("fr", "en"):
            initial[f"highlights_{language}"] = write_points(meeting.highlights, language)
            initial[f"decisions_{language}"] = write_points(meeting.decisions, language)
        super().__init__(*args, **{"initial": initial} | given)
        self.fields["present"] = forms.ModelMultipleChoiceField(
            label=_("Who was there"),
            required=False,
            queryset=_to_mark(meeting),
            widget=forms.CheckboxSelectMultiple,
            initial=list(meeting.attendances.filter(state="present").values_list("member", flat=True)),
        )
        self.fields["present"].label_from_instance = lambda member: member.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["highlights"] = self.points("highlights")
        cleaned["decisions"] = self.points("decisions")
        if "publish" in self.data and not (cleaned.get("minutes_fr") and cleaned.get("minutes_en")):
            lacking = "minutes_en" if cleaned.get("minutes_fr") else "minutes_fr"
            self.add_error(lacking, BOTH)
        return cleaned


class ActionForm(forms.Form):
    text_fr = text_field(_("What will be done, in French"))
    text_en = text_field(_("What will be done, in English"))
    due_on = day_field(_("Due on"), required=False)

    def __init__(self, community: Community, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["owner"] = owner_field(community, _("Who does it"))


class ProposalForm(forms.Form):
    text = text_field(_("What would you like to talk about?"), longest=300)

    def __init__(self, community: Community, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["theme"] = forms.ModelChoiceField(label=_("Theme"), required=False, queryset=community.themes.all())
