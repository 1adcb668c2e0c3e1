"""Fields that several forms share."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relais.apps.community.models import Community, SeatOrganisation
from relais.apps.community.models.community import FIRST_YEAR, LAST_YEAR
from relais.apps.community.points import ShapesDiffer, read_pairs, read_points

UNLIKE = _("The two languages do not have the same points. Write as many in each, in the same order.")
BOTH = _("Write it in French and in English: one is not published without the other.")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
POINTS = _("One point a line, two spaces more for a point inside another. The same points in both languages.")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%d", **given)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **given)


def check_year(value: date) -> None:
    """Refuse a day or moment outside of the years that a community records."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise forms.ValidationError(_("Choose a day between the years %(first)s and %(last)s.") % years)


def without_controls(text: str) -> str:
    """The text without signs that nobody sees and that no Word or web document holds; lines and tabs stay."""
    return _CONTROLS.sub("", text)


class TextField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(without_controls(value) if isinstance(value, str) else value)


class TidyText(forms.BaseForm):
    """Every text of the form without control characters."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        tidy = {name: without_controls(text) for name, text in cleaned.items() if isinstance(text, str)}
        self.cleaned_data = cleaned | tidy
        return self.cleaned_data


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    messages = {"required": _("Choose a day."), "invalid": _("Write a day as year, month, day: 2026-11-24.")}
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayInput(),
        error_messages=messages,
        validators=[check_year],
    )


def text_field(label: Any, *, required: bool = True, longest: int = 500, **given: Any) -> forms.CharField:
    messages = {
        "required": _("Write it before you save."),
        "max_length": _("Shorten it to %(limit_value)d characters."),
    }
    return TextField(label=label, required=required, max_length=longest, error_messages=messages, **given)


class PlainErrors(TidyText):
    """Every field that lacks something says what to do."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill it in before you save.")
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.error_messages["invalid"] = _("Write a day as year, month, day: 2026-11-24.")
                field.validators.append(check_year)


class PointsMixin(TidyText, forms.Form):
    """Turns two text areas into nested points, or names that the languages do not match."""

    def points(self, name: str, *, flat: bool = False) -> list[Any]:
        fr, en = self.cleaned_data.get(f"{name}_fr") or "", self.cleaned_data.get(f"{name}_en") or ""
        try:
            return list(read_pairs(fr, en) if flat else read_points(fr, en))
        except ShapesDiffer:
            self.add_error(
                f"{name}_en",
                _("The two languages do not have the same points. Write as many in each, in the same order."),
            )
            return []


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.name} ({obj.organisation.get_jurisdiction_display()})"


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class MemberByEmail(forms.CharField):
    """A member named by their email, where a list would be too long to choose from."""

    def __init__(self, community: Community, **given: Any) -> None:
        super().__init__(required=False, help_text=_("Their email in the directory."), **given)
        self.community = community

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        found = self.community.members.in_directory().filter(email=text).first()
        if found is None:
            raise forms.ValidationError(_("No member of the directory has this email. Check it."))
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return self.community.members.filter(pk=value).values_list("email", flat=True).first() or ""
        return value


LONGEST_LIST = 200


def has_long_directory(community: Community) -> bool:
    """Whether the members are too many to choose one from a list."""
    return len(community.members.in_directory().order_by()[: LONGEST_LIST + 1].values_list("pk")) > LONGEST_LIST


def owner_field(community: Community, label: Any) -> forms.Field:
    """A list of members, or their email where the list would be long."""
    if has_long_directory(community):
        return MemberByEmail(community, label=label)
    return MemberChoice(label=label, required=False, queryset=community.members.in_directory())


def organisation_field(community: Community) -> OrganisationField:
    return OrganisationField(
        label=_("Organisation"),
        queryset=SeatOrganisation.objects.filter(community=community, merged_into=None).in_order(),
        error_messages={"required": _("Choose the organisation that the member represents.")},
    )
