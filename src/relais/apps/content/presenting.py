"""What the public pages of answers show, in one language: topics, links, addresses and data for search engines."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from relais.apps.accounts.models import Centre
from relais.apps.content.models import Decision, Submission, Topic, Version
from relais.engines.understanding import normalise
from relais.web.languages import TAGS
from relais.web.markup import render_body

# As characters of JSON, these could close the element that holds the data.
_INERT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def shown_links(version: Version, language: str, host: str) -> list[dict[str, Any]]:
    """Where an answer leads: `url`, `label`, the `host` it is on, and whether that is `external` to ours."""
    return [_shown_link(link, host) for link in version.links_in(language)]


def _shown_link(link: dict[str, str], host: str) -> dict[str, Any]:
    there = urlsplit(link["url"]).hostname or ""
    return {
        **link,
        "host": there.removeprefix("www."),
        "external": bool(there) and there != host.partition(":")[0],
    }


def list_answers(versions: Iterable[Version], language: str) -> list[dict[str, str]]:
    """Key, title and topic of each, as a list of links shows them."""
    return [
        {
            "key": version.answer.key,
            "title": version.title_in(language),
            "topic": version.answer.topic.title,
        }
        for version in versions
    ]


def group_by_topic(versions: Iterable[Version], language: str) -> list[dict[str, Any]]:
    """Topics in the alphabet of the page's language; the answers of each in the order they are given in."""
    groups: dict[int, tuple[Topic, list[Version]]] = {}
    for version in versions:
        topic = version.answer.topic
        groups.setdefault(topic.pk, (topic, []))[1].append(version)
    ordered = sorted(groups.values(), key=lambda group: normalise(group[0].title, language=language))
    return [
        {"key": topic.key, "title": topic.title, "answers": list_answers(held, language)} for topic, held in ordered
    ]


def addresses(view: str, centre: Centre, language: str, **names: str) -> dict[str, Any]:
    """The page's own address, and the same page in each language; whoever reads neither gets the centre's first.

    They begin with the address that the public knows, or with the path alone: what a request calls us (`Host`, behind a
    proxy or on a port of its own) is no stable name.
    """

    def whole(code: str) -> str:
        address = reverse(view, kwargs={"language": code, "slug": centre.slug, **names})
        return f"{settings.RELAIS_ADDRESS}{address}"

    alternates = [(TAGS[code], whole(code)) for code in centre.languages]
    return {"canonical": whole(language), "alternates": [*alternates, ("x-default", whole(centre.first_language))]}


def list_pages(centres: Iterable[Centre]) -> list[dict[str, Any]]:
    """The pages of a sitemap: the list of answers and each live answer, once a language, with when it changed."""
    pages: list[dict[str, Any]] = []
    for centre in centres:
        versions = list(Version.objects.live().titles_of(centre))
        if not versions:
            continue
        newest = max(version.created_at for version in versions)
        for language in centre.languages:
            pages.append({**addresses("content:answer_list", centre, language), "changed_at": newest})
            pages += [
                {
                    **addresses("content:answer_detail", centre, language, key=version.answer.key),
                    "changed_at": version.created_at,
                }
                for version in versions
            ]
    return pages


def last_reviewed_at(version: Version) -> datetime | None:
    """When the last of the groups signed the text that is live; None where it is shown unsigned (sample, trial)."""
    signed = Decision.objects.filter(
        submission__version=version, submission__state=Submission.State.DONE, verdict=Decision.Verdict.APPROVE
    )
    last: datetime | None = signed.aggregate(at=Max("at"))["at"]
    return last


def describe_answer(
    version: Version, centre: Centre, language: str, address: str, *, reviewed_at: datetime | None = None
) -> SafeString:
    """One answer as a schema.org FAQPage in JSON-LD, safe inside a `script` element."""
    content: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": address,
        "inLanguage": TAGS[language],
        "publisher": {"@type": "Organization", "name": centre.name},
        "mainEntity": [
            {
                "@type": "Question",
                "name": version.title_in(language),
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": render_body(version.body_in(language)).strip(),
                    "dateCreated": version.created_at.isoformat(),
                },
            }
        ],
    }
    if reviewed_at:
        content["lastReviewed"] = reviewed_at.astimezone(centre.zone).date().isoformat()
    data = json.dumps(content, ensure_ascii=False).translate(_INERT)
    return mark_safe(data)  # noqa: S308 - nothing that HTML gives a meaning to is left in it
