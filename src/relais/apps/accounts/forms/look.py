"""The look of a centre, with what is wrong about a colour or a picture said as a person can use it."""

import base64
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.apps.accounts.actions import HardToRead, Look, check_colours
from relais.apps.accounts.logo import NotAPicture, Picture, TooLarge, read_logo
from relais.apps.accounts.models import Centre
from relais.web.colours import HEX
from relais.web.templatetags.figures import ratio

NAMED = {"required": gettext_lazy("Write the name, as the public reads it.")}
SHAPE = gettext_lazy("Write the colour as # and six digits or letters from a to f, for example #0f5257.")

GROUNDS = {
    "surface": gettext_lazy("the ground of the cards"),
    "paper": gettext_lazy("the ground of the page"),
    "tint": gettext_lazy("the ground of the notices"),
    "on_accent": gettext_lazy("the text of the buttons"),
}


class ColourField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "class": "short"}
        )
        super().__init__(required=False, max_length=7, widget=widget, validators=[RegexValidator(HEX, SHAPE)], **kwargs)

    def to_python(self, value: Any) -> str:
        """In small letters, with the # that many leave out."""
        text = str(super().to_python(value)).lower()
        return f"#{text}" if text and not text.startswith("#") and len(text) == 6 else text


class LookForm(forms.Form):
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=200, error_messages=NAMED)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, error_messages=NAMED)
    first_language = forms.ChoiceField(
        label=gettext_lazy("First language"),
        help_text=gettext_lazy("Shown first to those who have not chosen yet."),
        choices=[("fr", "Français"), ("en", "English")],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the language to show first.")},
    )
    colour = ColourField(
        label=gettext_lazy("Colour by day"),
        help_text=gettext_lazy("Links, buttons and lines, on a light page. For example #0f5257."),
    )
    colour_dark = ColourField(
        label=gettext_lazy("Colour by night"),
        help_text=gettext_lazy("The same on a dark page. Left empty, it is worked out from the colour by day."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("A PNG, JPEG or WebP picture of at most 2 MB. It is shown 48 pixels high, on white."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    # A picture chosen before a preview: browsers do not let a page fill in a file again.
    logo_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, centre: Centre) -> None:
        names = ("name_fr", "name_en", "first_language", "colour", "colour_dark")
        super().__init__(data, files, initial={name: getattr(centre, name) for name in names})
        if not centre.logo_digest:
            del self.fields["remove_logo"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["picture"] = self._picture(values)
        try:
            check_colours(colour=values.get("colour", ""), colour_dark=values.get("colour_dark", ""))
        except HardToRead as refused:
            self.add_error(
                refused.field,
                _(
                    "%(colour)s is hard to read: its contrast with %(ground)s is %(ratio)s, and at least 4.5:1 is "
                    "needed. %(nearest)s, close to it, would do."
                )
                % {
                    "colour": values[refused.field],
                    "ground": GROUNDS[refused.found.ground],
                    "ratio": ratio(refused.found.ratio),
                    "nearest": refused.nearest,
                },
            )
        return values

    def _picture(self, values: dict[str, Any]) -> Picture | None:
        try:
            if values.get("logo"):
                return read_logo(values["logo"].read())
            if values.get("logo_kept"):
                return read_logo(base64.b64decode(values["logo_kept"], validate=True))
        except (NotAPicture, ValueError):  # base64 of something that is not ASCII is a ValueError of its own kind
            self.add_error("logo", _("This file is not a PNG, JPEG or WebP picture. Choose another."))
        except TooLarge:
            self.add_error("logo", _("This picture is too large. Choose one of at most 2 MB and 16 million pixels."))
        return None

    @property
    def look(self) -> Look:
        """What the valid form asks for."""
        values = self.cleaned_data
        return Look(
            name_fr=values["name_fr"],
            name_en=values["name_en"],
            first_language=values["first_language"],
            colour=values["colour"],
            colour_dark=values["colour_dark"],
            logo=values["picture"],
            remove_logo=values.get("remove_logo", False) and values["picture"] is None,
        )
