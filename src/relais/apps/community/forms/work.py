"""Activities, issues, plans, terms, themes and comments."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relais.apps.community.forms.fields import (
    BOTH,
    POINTS,
    DayInput,
    PlainErrors,
    PointsMixin,
    TidyText,
    owner_field,
    text_area,
    text_field,
)
from relais.apps.community.models import Activity, Community, Issue, Plan
from relais.apps.community.points import write_pairs, write_points
from relais.apps.community.recurrence import BadRecurrence, check_rule


class ActivityForm(PointsMixin, PlainErrors, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    points_fr = forms.CharField(label=_("Points in French"), required=False, widget=text_area(), help_text=POINTS)
    points_en = forms.CharField(label=_("Points in English"), required=False, widget=text_area())

    class Meta:
        model = Activity
        fields = ["kind", "held_on", "title_fr", "title_en", "body_fr", "body_en"]
        widgets = {"held_on": DayInput()}
        labels = {
            "kind": _("Kind"),
            "held_on": _("Held on"),
            "title_fr": _("Title in French"),
            "title_en": _("Title in English"),
            "body_fr": _("Addressed to, in French"),
            "body_en": _("Addressed to, in English"),
        }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for language in ("fr", "en"):
            self.fields[f"points_{language}"].initial = write_points(self.instance.points, language)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["points"] = self.points("points")
        if not cleaned.get("title_fr") and not cleaned.get("title_en"):
            self.add_error("title_fr", _("Write a title; the other language may come later."))
        return cleaned


class IssueForm(PointsMixin, PlainErrors, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    plan_fr = forms.CharField(
        label=_("Action plan in French"), required=False, widget=text_area(3), help_text=_("One step a line.")
    )
    plan_en = forms.CharField(label=_("Action plan in English"), required=False, widget=text_area(3))

    class Meta:
        model = Issue
        fields = ["kind", "title_fr", "title_en", "importance", "impact", "status"]
        labels = {
            "kind": _("Kind"),
            "title_fr": _("Issue in French"),
            "title_en": _("Issue in English"),
            "importance": _("Importance"),
            "impact": _("Impact"),
            "status": _("State"),
        }

    def __init__(self, community: Community, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["owner"] = owner_field(community, _("Who looks after it"))
        self.fields["owner"].initial = self.instance.owner_id
        for language in ("fr", "en"):
            self.fields[f"plan_{language}"].initial = write_pairs(self.instance.action_plan, language)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["action_plan"] = self.points("plan", flat=True)
        derived = cleaned.get("kind") == Issue.Kind.UNREPRESENTED
        if not derived and not cleaned.get("title_fr") and not cleaned.get("title_en"):
            self.add_error("title_fr", _("Write the issue; the other language may come later."))
        return cleaned


class PlanForm(PointsMixin, forms.Form):
    kind = forms.ChoiceField(label=_("What is planned"), choices=Plan.Kind.choices)
    text_fr = text_field(_("Activity in French"), required=False)
    text_en = text_field(_("Activity in English"), required=False)
    recurrence = forms.CharField(
        label=_("Recurrence rule of the meetings"),
        required=False,
        help_text=_("As calendars write it, for example FREQ=MONTHLY;BYMONTH=3,6,9,12."),
    )
    themes_fr = forms.CharField(
        label=_("Themes of the meetings in French"),
        required=False,
        widget=text_area(3),
        help_text=_("One theme a line."),
    )
    themes_en = forms.CharField(label=_("Themes of the meetings in English"), required=False, widget=text_area(3))

    def __init__(self, plan: Plan | None, *args: Any, **given: Any) -> None:
        initial: dict[str, Any] = {"kind": Plan.Kind.TEXT}
        if plan and plan.pk:
            initial = {
                "kind": plan.kind,
                "text_fr": plan.text_fr,
                "text_en": plan.text_en,
                "recurrence": plan.recurrence,
            }
            for language in ("fr", "en"):
                initial[f"themes_{language}"] = write_pairs(plan.themes, language)
        super().__init__(*args, **{"initial": initial} | given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["themes"] = self.points("themes", flat=True)
        if cleaned.get("kind") == Plan.Kind.MEETINGS:
            try:
                check_rule(cleaned.get("recurrence", ""))
            except BadRecurrence:
                self.add_error("recurrence", _("Write a rule such as FREQ=MONTHLY;BYMONTH=3,6,9,12."))
        elif cleaned.get("kind") == Plan.Kind.TEXT and not cleaned.get("text_fr") and not cleaned.get("text_en"):
            self.add_error("text_fr", _("Write what is planned; the other language may come later."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of a plan of this kind; what belongs to another kind is left empty."""
        kind, given = self.cleaned_data["kind"], self.cleaned_data
        meetings, text = kind == Plan.Kind.MEETINGS, kind == Plan.Kind.TEXT
        return {
            "kind": kind,
            "recurrence": given["recurrence"].strip() if meetings else "",
            "themes": given["themes"] if meetings else [],
            "text_fr": given["text_fr"] if text else "",
            "text_en": given["text_en"] if text else "",
        }


class TermsForm(TidyText, forms.Form):
    terms_fr = forms.CharField(label=_("Terms of reference in French"), required=False, widget=text_area(8))
    terms_en = forms.CharField(label=_("Terms of reference in English"), required=False, widget=text_area(8))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("terms_fr")) != bool(cleaned.get("terms_en")):
            raise ValidationError(BOTH)
        return cleaned


class ThemeForm(forms.Form):
    name_fr = text_field(_("Theme in French"), longest=200)
    name_en = text_field(_("Theme in English"), longest=200)


class CommentForm(forms.Form):
    text = text_field(_("Your comment"), longest=2000, widget=text_area(3))
