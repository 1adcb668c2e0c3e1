"""Errors for programs: `application/problem+json` (RFC 9457) with a stable `code` and a translated sentence."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise

TITLES: dict[int, Text] = {
    400: _("The request is not well formed"),
    401: _("A key is needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    408: _("Too slow"),
    409: _("Conflict"),
    413: _("Too large"),
    415: _("Wrong media type"),
    422: _("Not valid"),
    429: _("Too many requests"),
    500: _("Something failed on our side"),
    503: _("Not ready"),
}
MEDIA_TYPE = "application/problem+json"


def fill(sentence: Text, *values: object) -> Text:
    """`sentence % values`, put off until it is shown: Django's `%` on a lazy sentence chooses the language at once."""
    filled: Text = lazy(lambda: str(sentence) % values, str)()
    return filled


class Problem(Exception):
    """An expected refusal: `code` never changes with wording or language; `detail` says what to do."""

    def __init__(
        self, status: int, code: str, detail: Text, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers = dict(headers or {})
        self.more = more

    def body(self, language: str) -> bytes:
        with translation.override(language):
            content = {
                "type": f"urn:relais:problem:{self.code}",
                "title": str(TITLES[self.status]),
                "status": self.status,
                "code": self.code,
                "detail": str(self.detail),
                **self.more,
            }
        return json.dumps(content, ensure_ascii=False).encode()


def problem_response(problem: Problem, language: str) -> HttpResponse:
    """The same, as Django sends it."""
    response = HttpResponse(problem.body(language), status=problem.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    for name, value in problem.headers.items():
        response[name] = value
    return response
