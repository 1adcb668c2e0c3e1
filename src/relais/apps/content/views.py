"""The way in without a conversation: every live answer by topic, and one page for each, in both languages."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from relais.apps.accounts.models import Centre
from relais.apps.accounts.presenting import way_to_person
from relais.apps.content.models import Answer, Version
from relais.apps.content.presenting import (
    addresses,
    describe_answer,
    group_by_topic,
    last_reviewed_at,
    list_answers,
    list_pages,
    shown_links,
)
from relais.apps.content.search import MAX_QUERY, clean_query, search_answers
from relais.apps.journal.models import Entry
from relais.web.errors import too_many_requests
from relais.web.limits import SEARCH, allow, client_address, seconds_to_wait
from relais.web.markup import render_body

# A withdrawal holds everywhere within this time, whatever stands between the reader and us.
SECONDS_KEPT = 60
NEIGHBOURS = 6


@require_safe
def answer_list(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Every live answer of the centre by topic; with `?q=`, those that may answer it."""
    query = clean_query(request.GET.get("q", ""))
    if query and not allow(SEARCH, client_address(request)):
        return too_many_requests(request, seconds_to_wait(SEARCH, client_address(request)))
    centre = _find_centre(slug)
    versions = list(Version.objects.live().titles_of(centre))
    context: dict[str, Any] = {
        "query": query,
        "max_query": MAX_QUERY,
        "is_empty": not versions,
        **addresses("content:answer_list", centre, language),
    }
    if query:
        found = search_answers(centre=centre, versions=versions, text=query, language=language)
        context |= {"found": list_answers(found.versions, language), "meaning": found.meaning}
    else:
        context["topics"] = group_by_topic(versions, language)
    response = _page(request, "content/answer_list.html", centre, context)
    if query:
        # What somebody searched for stays with them.
        add_never_cache_headers(response)
        return response
    return _shared(request, response)


@require_safe
def answer_detail(request: HttpRequest, language: str, slug: str, key: str) -> HttpResponse:
    """One live answer; an answer that was live and is no more says so, and anything else does not exist."""
    centre = _find_centre(slug)
    live = Version.objects.live().filter(answer__centre=centre)
    version = live.filter(answer__key=key).select_related("answer__topic").first()
    if version is None:
        return _withdrawn(request, centre, key)
    reviewed_at = last_reviewed_at(version)
    page = addresses("content:answer_detail", centre, language, key=key)
    same_topic = live.titles_of(centre).filter(answer__topic=version.answer.topic_id).exclude(pk=version.pk)
    context: dict[str, Any] = {
        **page,
        "title": version.title_in(language),
        "html": render_body(version.body_in(language)),
        "links": shown_links(version, language, request.get_host()),
        "topic": version.answer.topic,
        "written_at": version.created_at,
        "reviewed_at": reviewed_at,
        "neighbours": list_answers(same_topic[:NEIGHBOURS], language),
        "faq": describe_answer(version, centre, language, page["canonical"], reviewed_at=reviewed_at),
    }
    return _shared(request, _page(request, "content/answer_detail.html", centre, context))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of a live answer, in both languages, for search engines; nothing of a sample or a trial."""
    if not settings.RELAIS_ADDRESS:
        raise Http404  # the protocol wants whole addresses, and ours is not known
    centres = Centre.objects.filter(is_sample=False, is_trial=False).order_by("slug")
    response = render(request, "content/sitemap.xml", {"pages": list_pages(centres)}, content_type="application/xml")
    return _shared(request, response)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answers may be found by search engines; conversations, copies and the workspace are nobody's to index."""
    context = {"address": settings.RELAIS_ADDRESS}
    return _shared(request, render(request, "content/robots.txt", context, content_type="text/plain; charset=utf-8"))


def _withdrawn(request: HttpRequest, centre: Centre, key: str) -> HttpResponse:
    answer = get_object_or_404(Answer, centre=centre, key=key)
    was_live = Entry.objects.filter(
        chain__key=centre.chain, subject=f"answer:{answer.key}", action="version.live"
    ).exists()
    if not was_live:
        raise Http404
    return _page(request, "content/answer_withdrawn.html", centre, {}, status=410)


def _find_centre(slug: str) -> Centre:
    return get_object_or_404(Centre.objects.prefetch_related("hours", "holidays", "phones"), slug=slug)


def _page(
    request: HttpRequest, template: str, centre: Centre, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    with timezone.override(centre.zone):
        shown = {**context, "centre": centre, "person": way_to_person(centre, datetime.now(UTC))}
        return render(request, template, shown, status=status)


def _shared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same page for everyone, kept for a minute; after that, the server is asked whether it has changed."""
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT, must_revalidate=True)
    # Weak: the same page may travel compressed or not.
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional
