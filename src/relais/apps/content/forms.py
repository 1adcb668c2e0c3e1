"""The shape of what authors and reviewers type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relais.apps.content.actions.draft import Text
from relais.apps.content.models import SIGNERS, Decision, Draft, Link, Topic, Version
from relais.apps.content.models.answer import KEY
from relais.apps.content.models.policy import LONGEST_REVIEW, LONGEST_TYPO, SHORTEST_REVIEW
from relais.apps.content.models.version import Pair
from relais.web.markup import is_safe_address

LINKS = 3


class TextForm(forms.Form):
    """Both languages of one answer; nothing is required, so that half a text can be kept."""

    title_fr = forms.CharField(label=_("French title"), max_length=300, required=False)
    title_en = forms.CharField(label=_("English title"), max_length=300, required=False)
    body_fr = forms.CharField(
        label=_("French text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    body_en = forms.CharField(
        label=_("English text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    sources = forms.CharField(
        label=_("Sources"),
        max_length=5000,
        required=False,
        help_text=_("One address a line. The public does not see them."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, links: int = LINKS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links = links
        for number in range(links):
            for side, language in (("fr", _("in French")), ("en", _("in English"))):
                self.fields[f"url_{number}_{side}"] = forms.CharField(
                    label=_("Address"), max_length=500, required=False, help_text=language
                )
                self.fields[f"label_{number}_{side}"] = forms.CharField(
                    label=_("What it is called"), max_length=200, required=False, help_text=language
                )
        for name in ("title_fr", "body_fr", *(n for n in self.fields if n.endswith("_fr"))):
            self.fields[name].widget.attrs["lang"] = "fr-CA"
        for name in (n for n in self.fields if n.endswith("_en")):
            self.fields[name].widget.attrs["lang"] = "en-CA"

    @property
    def link_rows(self) -> list[list[Any]]:
        """The four fields of each link."""
        names = [
            [f"{kind}_{n}_{side}" for side in ("fr", "en") for kind in ("label", "url")] for n in range(self.links)
        ]
        return [[self[name] for name in row] for row in names]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(self.links):
            names = [f"{kind}_{number}_{side}" for side in ("fr", "en") for kind in ("url", "label")]
            given = [found.get(name, "") for name in names]
            for name in names:
                if any(given) and not found.get(name):
                    self.add_error(name, _("A link needs its address and its name in both languages."))
                elif name.startswith("url") and found.get(name) and not is_safe_address(found[name]):
                    self.add_error(name, _("Write a whole address, for example https://www.example.ca."))
        return found

    @property
    def text(self) -> Text:
        """What was typed, as the actions take it."""
        get = self.cleaned_data.get
        links = [
            Link(
                url=Pair(fr=get(f"url_{n}_fr", ""), en=get(f"url_{n}_en", "")),
                label=Pair(fr=get(f"label_{n}_fr", ""), en=get(f"label_{n}_en", "")),
            )
            for n in range(self.links)
            if get(f"url_{n}_fr")
        ]
        return Text(
            title=Pair(fr=get("title_fr", ""), en=get("title_en", "")),
            body=Pair(fr=_lines(get("body_fr", "")), en=_lines(get("body_en", ""))),
            links=links,
            sources=[line.strip() for line in get("sources", "").splitlines() if line.strip()],
        )


def _lines(text: str) -> str:
    """Browsers send CRLF; a digest must not depend on who typed."""
    return text.replace("\r\n", "\n").strip()


def text_of(row: Version | Draft | None, base: int) -> dict[str, Any]:
    """The initial values of a `TextForm`."""
    if row is None:
        return {"base": base}
    values: dict[str, Any] = {name: getattr(row, name) for name in ("title_fr", "title_en", "body_fr", "body_en")}
    values |= {"sources": "\n".join(row.sources), "base": base}
    for number, link in enumerate(row.links):
        for side in ("fr", "en"):
            values[f"url_{number}_{side}"], values[f"label_{number}_{side}"] = link["url"][side], link["label"][side]
    return values


class BeginForm(forms.Form):
    """A question that the centre has no answer for yet."""

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.none(), label=_("Topic"), error_messages={"required": _("Choose a topic.")}
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=120,
        validators=[KEY],
        help_text=_("A short name in the address of its page, for example dog-licence. It does not change afterwards."),
        error_messages={"required": _("Write a key.")},
    )


class DecisionForm(forms.Form):
    """One group's decision."""

    gate = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("approve", _("I approve this text, in both languages")), ("change", _("I ask for a change"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    part = forms.ChoiceField(
        label=_("Where"), choices=[("", _("The whole text")), *Decision.Part.choices], required=False
    )
    passage = forms.CharField(
        label=_("The words concerned"),
        max_length=500,
        required=False,
        help_text=_("Copied from the text as they stand."),
    )
    note = forms.CharField(
        label=_("Your comment"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you ask for a change."),
    )  # fmt: skip


class SubmitForm(forms.Form):
    """A text put before the groups, with its hours if it has any; times are the centre's own."""

    note = forms.CharField(label=_("What changed, and why"), max_length=500, required=False)
    go_live_at = forms.DateTimeField(
        label=_("Goes live"),
        required=False,
        help_text=_("Empty: with the last signature."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write a date and an hour, for example 2026-12-01 08:30.")},
    )
    expires_at = forms.DateTimeField(
        label=_("Ends"),
        required=False,
        help_text=_("Empty: at its review date."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write a date and an hour, for example 2026-12-01 08:30.")},
    )


class AlarmForm(forms.Form):
    """A publication by the emergency route: a reason and an end, and words when no prepared text is taken."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Kept in the register; the public does not see it."),
        error_messages={"required": _("Say why: write a sentence, then send it again.")},
    )  # fmt: skip
    hours = forms.IntegerField(
        label=_("Hours"), min_value=1, max_value=24, initial=6, help_text=_("24 at the most; it ends by itself."),
        error_messages={"required": _("Write a number of hours from 1 to 24.")},
    )  # fmt: skip
    text_fr = forms.CharField(
        label=_("French text"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "fr-CA"}),
    )
    text_en = forms.CharField(
        label=_("English text"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en-CA"}),
    )


def _said(label: Any, length: int, rows: int, language: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": language})
    return forms.CharField(label=label, max_length=length, widget=widget, error_messages={"required": _("Write it.")})


class PreparedForm(forms.Form):
    """A text for the day it is needed, in both languages and for every channel."""

    name_fr = forms.CharField(label=_("French name"), max_length=120, error_messages={"required": _("Write it.")})
    name_en = forms.CharField(label=_("English name"), max_length=120, error_messages={"required": _("Write it.")})
    text_fr = _said(_("On the pages, in French"), 1000, 3, "fr-CA")
    text_en = _said(_("On the pages, in English"), 1000, 3, "en-CA")
    ivr_fr = _said(_("On the telephone, in French"), 1000, 2, "fr-CA")
    ivr_en = _said(_("On the telephone, in English"), 1000, 2, "en-CA")
    sms_fr = _said(_("By text message, in French (280 characters)"), 280, 2, "fr-CA")
    sms_en = _said(_("By text message, in English (280 characters)"), 280, 2, "en-CA")


class PolicyForm(forms.Form):
    """What one level of risk asks for: the stage at which each group signs, if it does."""

    review_days = forms.IntegerField(
        label=_("Days between two reviews"), min_value=SHORTEST_REVIEW, max_value=LONGEST_REVIEW,
        help_text=_("From 30 to 365."), error_messages={"required": _("Write a number of days from 30 to 365.")},
    )  # fmt: skip
    carries_links = forms.BooleanField(label=_("Signatures hold when only links change"), required=False)
    typo_length = forms.IntegerField(
        label=_("Signatures hold for slips of the pen, up to this many characters"), min_value=0,
        max_value=LONGEST_TYPO, help_text=_("0: never. A slip can turn one word into another; keep it small."),
        error_messages={"required": _("Write a number of characters from 0 to 20.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("does not sign")), *((str(n), n) for n in range(1, 5))]
        for group in SIGNERS:
            self.fields[f"stage_{group.value}"] = forms.ChoiceField(label=group.label, choices=choices, required=False)

    @property
    def stages(self) -> dict[str, int]:
        chosen = {group.value: self.cleaned_data.get(f"stage_{group.value}", "") for group in SIGNERS}
        return {group: int(stage) for group, stage in chosen.items() if stage}

    @property
    def stage_fields(self) -> list[Any]:
        return [self[f"stage_{group.value}"] for group in SIGNERS]


class InviteForm(forms.Form):
    """Who is asked for a decision from outside, in which language, and for how long."""

    HAS_ACCOUNT = _("This person has an account here: they sign under their own name.")
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write it.")})
    email = forms.EmailField(
        label=_("Email"),
        error_messages={
            "required": _("Write it."),
            "invalid": _("Enter an email address, for example name@example.ca."),
        },
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("en", "English")])
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=14, help_text=_("14 at the most."),
        error_messages={"required": _("Write a number of days from 1 to 14.")},
    )  # fmt: skip
