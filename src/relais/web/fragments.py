"""Pieces of a page for the page's own script: the same templates, without the frame around them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MEDIA_TYPE = "text/vnd.relais.messages+html"


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == MEDIA_TYPE


def fragment(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, context, content_type=f"{MEDIA_TYPE}; charset=utf-8", status=status)


def error_fragment(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """One translated sentence, which the script shows at the field."""
    return fragment(request, "components/error_line.html", {"error": sentence}, status=status)
