"""Pages for what went wrong: each says what happened and what to do, in the language of the address or in both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from relais.web.fragments import error_fragment, wants_fragment
from relais.web.languages import TAGS, active_language

# Where a citizen writes without an account: the text that was sent, and the field it came from.
COUNTER = {"assistant:conversation": "text", "assistant:feedback": "reason", "assistant:leave": ""}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    named = request.path_info[1:3] in TAGS and request.path_info[3:4] == "/"
    # Somebody at work who may not see one page keeps the way to the others; a page that failed asks nothing more.
    at_work = named and status == 403 and hasattr(request, "user") and request.user.is_authenticated
    context = {"status": status, "language": active_language() if named else "", "for_staff": at_work}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose cookie is gone: the page's own script gets a sentence, a citizen the text to copy."""
    if wants_fragment(request):
        sentence = _("This page is too old. Copy your text, reload the page, then send again.")
        return error_fragment(request, sentence, status=403)
    match = request.resolver_match
    if match and match.view_name in COUNTER:
        text = request.POST.get(COUNTER[match.view_name]) or request.POST.get("ask", "")
        back = reverse("assistant:conversation", kwargs=match.kwargs)
        return render(request, "stale_form.html", {"text": text, "back_url": back}, status=403)
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """When to come back stands in the header that programs read."""
    response = _page(request, 429)
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)
