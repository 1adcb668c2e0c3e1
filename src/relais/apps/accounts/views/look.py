"""The look of a centre: the manager's page with its preview, and the sheet and the picture that every page wears."""

import base64
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.actions import change_look
from relais.apps.accounts.forms import GROUNDS, LookForm
from relais.apps.accounts.models import Centre, Logo, Person
from relais.apps.accounts.rules import MANAGERS
from relais.web.colours import DAY, HEX, NIGHT, OWN_DAY, OWN_NIGHT, Scheme, lowest_contrast, nearest_readable
from relais.web.languages import active_language


@never_cache
@at_centre(MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    if request.method != "POST":
        return _page(request, centre, LookForm(centre=centre))
    form = LookForm(request.POST, request.FILES, centre=centre)
    if form.is_valid() and "preview" not in request.POST:
        changed = change_look(centre=centre, look=form.look, person=person, now=datetime.now(UTC))
        sentence = _("The look has been saved. The public sees it now.") if changed else _("Nothing was different.")
        messages.success(request, sentence)
        return HttpResponseRedirect(reverse("accounts:look", args=[active_language(), centre.slug]), status=303)
    if picture := form.cleaned_data.get("picture"):
        form.data = request.POST.copy()
        form.data["logo_kept"] = base64.b64encode(picture.data).decode()
    return _page(request, centre, form, status=200 if form.is_valid() else 422)


def _page(request: HttpRequest, centre: Centre, form: LookForm, *, status: int = 200) -> HttpResponse:
    values = form.cleaned_data if form.is_bound else {}
    kept = form.data.get("logo_kept", "") if form.is_bound and values.get("picture") else ""
    colour, colour_dark = (
        _typed(form, name) if form.is_bound else getattr(centre, name) for name in ("colour", "colour_dark")
    )
    day, night = colour or OWN_DAY, colour_dark or (nearest_readable(colour, NIGHT) if colour else OWN_NIGHT)
    context: dict[str, Any] = {
        "centre": centre,
        "form": form,
        "kept": kept,
        "is_preview": form.is_bound,
        "hides_logo": bool(values.get("remove_logo")),
        "name": values.get(f"name_{active_language()}") or centre.name,
        "sheet_url": reverse("accounts:look_preview", args=[active_language(), centre.slug])
        + f"?{urlencode({'day': day, 'night': night})}",
        "sides": [_side("day", day, DAY), _side("night", night, NIGHT)],
    }
    return render(request, "accounts/look.html", context, status=status)


def _side(name: str, colour: str, scheme: Scheme) -> dict[str, Any]:
    lowest = lowest_contrast(colour, scheme)
    return {"scheme": name, "colour": colour, "lowest": lowest, "ground": GROUNDS[lowest.ground]}


def _typed(form: LookForm, name: str) -> str:
    """A colour as it was typed, refused or not, so that what is wrong can be seen; empty unless it is one."""
    text = str(form.fields[name].to_python(form.data.get(name, "")))
    return text if HEX.match(text) else ""


@never_cache
@at_centre(MANAGERS)
@require_safe
def look_preview(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """The colours of a preview: no page may hold a style of its own, so that they come as a sheet."""
    day, night = request.GET.get("day", ""), request.GET.get("night", "")
    if not HEX.match(day) or not HEX.match(night):
        raise Http404
    return _css(f".preview-day {{ --accent: {day}; }}\n.preview-night {{ --accent: {night}; }}\n")


@require_safe
def look_sheet(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The centre's two colours; the address holds their digest, so that it can be kept for ever."""
    centre = get_object_or_404(Centre, slug=slug)
    if not centre.look_digest:
        raise Http404
    colours = f"--centre-colour: {centre.day_colour}; --centre-colour-dark: {centre.night_colour};"
    return _kept(_css(f":root {{ {colours} }}\n"), is_current=digest == centre.look_digest)


@require_safe
def logo(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The centre's logo, in the one format that it was written in here."""
    found = get_object_or_404(Logo.objects.select_related("centre"), centre__slug=slug)
    response = HttpResponse(bytes(found.data), content_type="image/webp")
    return _kept(response, is_current=digest == found.centre.logo_digest)


def _css(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/css; charset=utf-8")


def _kept(response: HttpResponse, *, is_current: bool) -> HttpResponse:
    """For ever under its own digest; an address from before shows what is there now, and is asked for again."""
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
