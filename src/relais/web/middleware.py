"""What every response carries, and which language every page is in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from relais.web.languages import TAGS, language_from_header
from relais.web.problems import Problem, problem_response

Handler = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def security_headers(get_response: Handler) -> Handler:
    """Own origin only, no framing, no sniffing, no address told to other sites."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        # Not "no-referrer": browsers then send "Origin: null" with a form, and it could not be told from a stranger's.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.RELAIS_SECURE:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return middleware


def language_from_address(get_response: Handler) -> Handler:
    """`/fr/…` and `/en/…` are in the language they name; any other address follows `Accept-Language`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        first = request.path_info[1:3]
        named = first if first in TAGS and request.path_info[3:4] == "/" else None
        language = named or language_from_header(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", TAGS[language])
        if named is None and isinstance(response, HttpResponse):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def known_host(get_response: Handler) -> Handler:
    """A page asked of a host that is not ours is refused (400), whether or not it uses the name.

    Programs are not: they bring a key, never a cookie that another site could use.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(("/api/", "/live/")):
            request.get_host()
        return get_response(request)

    return middleware


def problems_for_programs(get_response: Handler) -> Handler:
    """Below these, a 404 or 405 that no operation answered is a problem document too, not a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path_info.startswith(("/api/", "/live/")) or response.status_code not in {404, 405}:
            return response
        if isinstance(response, HttpResponse) and "json" in response.headers.get("Content-Type", ""):
            return response
        language = language_from_header(request.headers.get("Accept-Language", ""))
        if response.status_code == 405:
            allowed = response.headers.get("Allow", "")
            return problem_response(
                Problem(
                    405,
                    "method_not_allowed",
                    _("This address does not take this method."),
                    headers={"Allow": allowed},
                ),
                language,
            )
        return problem_response(Problem(404, "no_such_address", _("There is nothing at this address.")), language)

    return middleware
