"""What every template may use: the language of the page, and the address of the same page in the other one."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from relais.web.languages import active_language, other_language


def languages(request: HttpRequest) -> dict[str, str]:
    language = active_language()
    return {"language": language, "switch_url": _same_page(request, other_language(language))}


def _same_page(request: HttpRequest, language: str) -> str:
    """This page in the other language; empty where the address names none."""
    try:
        match = request.resolver_match or resolve(request.path_info)
        if "language" not in match.kwargs:
            return ""
        return reverse(match.view_name, kwargs={**match.kwargs, "language": language})
    except (Resolver404, NoReverseMatch):
        return ""
