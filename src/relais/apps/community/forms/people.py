"""Members, invitations, organisations and seats to fill."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.accounts.models import Jurisdiction
from relais.apps.community.forms.fields import (
    DayInput,
    PlainErrors,
    day_field,
    organisation_field,
    owner_field,
    text_field,
)
from relais.apps.community.models import Community, Member, Prospect


class MemberForm(forms.Form):
    name = text_field(
        _("Name"), required=False, longest=120, help_text=_("Left empty, the member appears in counts only.")
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        error_messages={"invalid": _("Enter an email address, for example name@example.ca.")},
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", "–"), ("fr", _("French")), ("en", _("English"))]
    )
    role = forms.ChoiceField(label=_("Role in the community"), choices=Member.Role.choices)
    since = day_field(_("Member since, or moved on"))
    consents = forms.BooleanField(label=_("Agrees to be listed in the directory"), required=False)

    def __init__(self, community: Community, member: Member | None, *args: Any, **given: Any) -> None:
        seat = member.seats.filter(until=None).first() if member else None
        initial = {
            "name": member.name if member else "",
            "email": member.email if member else "",
            "language": member.language if member else "",
            "role": member.role if member else Member.Role.MEMBER,
            "consents": bool(member and member.consented_at),
            "since": seat.since if seat else None,
            "organisation": seat.organisation_id if seat else None,
        }
        super().__init__(*args, **{"initial": initial} | given)
        self.fields["organisation"] = organisation_field(community)
        self.order_fields(["name", "email", "language", "organisation", "since", "role", "consents"])


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        error_messages={
            "required": _("Enter their email address."),
            "invalid": _("Enter an email address, for example name@example.ca."),
        },
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", _("French")), ("en", _("English"))])

    def __init__(self, community: Community, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["organisation"] = organisation_field(community)


class JoinForm(forms.Form):
    name = text_field(_("Your name"), longest=120)
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least 12 characters; a few words are easiest to remember."),
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    consents = forms.BooleanField(
        label=_("List me in the directory, for the members of this community only"), required=False
    )

    def __init__(self, *args: Any, needs_password: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        if not needs_password:
            del self.fields["password"]


class OrganisationForm(forms.Form):
    name_fr = text_field(_("Name in French"), longest=200)
    name_en = text_field(_("Name in English"), longest=200)
    order = forms.ChoiceField(
        label=_("Order of government"),
        choices=[
            ("federal", _("federal")),
            ("provincial", _("provincial or territorial")),
            ("municipal", _("municipal")),
        ],
    )
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), choices=Jurisdiction.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("order") == "federal") != (cleaned.get("jurisdiction") == "CA"):
            self.add_error(
                "jurisdiction", _("An organisation of the federal order, and no other, is of Canada (federal).")
            )
        return cleaned


class ProspectForm(PlainErrors, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Prospect
        fields = ["jurisdiction", "organisation_name", "through", "stage", "next_step", "due_on"]
        widgets = {"due_on": DayInput()}
        labels = {
            "jurisdiction": _("Jurisdiction"),
            "organisation_name": _("Organisation"),
            "through": _("Through which member of the Council"),
            "stage": _("Stage"),
            "next_step": _("Next step"),
            "due_on": _("Due on"),
        }

    def __init__(self, community: Community, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["owner"] = owner_field(community, _("Who looks after it"))
        self.fields["owner"].initial = self.instance.owner_id
        kept = [(code, label) for code, label in Jurisdiction.choices if code in CODES]
        self.fields["jurisdiction"].choices = kept  # type: ignore[attr-defined]
