"""What every page of a community shares: its frame, a form on a page of its own, numbers in the address."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from relais.apps.community.models import Community, Member
from relais.web.languages import active_language

PER_PAGE = 50


def address(name: str, community: Community, *more: Any) -> str:
    """The address of a page of this community in the language of the request."""
    return reverse(f"community:{name}", args=[active_language(), community.slug, *more])


def show(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the community's frame."""
    whole = {"community": member.community, "member": member, **(context or {})}
    return render(request, f"community/{template}.html", whole, status=status)


def form_page(
    request: HttpRequest,
    member: Member,
    form: forms.BaseForm,
    *,
    title: str,
    save: Callable[[], str | None],
    done: str,
    back: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or save it and go back; `save` returns where to go instead, and None when it found a fault."""
    if request.method == "POST" and form.is_valid():
        after = save()
        if not form.errors:
            messages.success(request, done)
            return HttpResponseRedirect(after or back, status=303)
    more = {"form": form, "title": title, "back": back, **(context or {})}
    return show(request, member, "form", more, status=422 if form.is_bound else 200)


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one where there is no such page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def done(request: HttpRequest, said: str, where: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(where, status=303)
