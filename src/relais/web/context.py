"""What every template may use: the language, the other one, and the addresses that stand on each page."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from relais.web.languages import active_language, other_language


def addresses(request: HttpRequest) -> dict[str, str]:
    language = active_language()
    other = other_language(language)
    return {
        "language": language,
        "other_language": other,
        "home_url": reverse("accounts:centre_list"),
        "sign_in_url": reverse("accounts:sign_in", args=[language]),
        "sign_out_url": reverse("accounts:sign_out", args=[language]),
        "switch_url": _same_page(request, other),
    }


def _same_page(request: HttpRequest, language: str) -> str:
    """This page in the other language; empty where the address names none."""
    try:
        match = request.resolver_match or resolve(request.path_info)
        if "language" not in match.kwargs:
            return ""
        return reverse(match.view_name, kwargs={**match.kwargs, "language": language})
    except (Resolver404, NoReverseMatch):
        return ""
