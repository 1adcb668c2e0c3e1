"""No page escapes the walk that looks at every one of them: the list is the address configuration itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.every_page import COMMUNITY, NO_PAGE, PUBLIC, STAFF, WITHOUT_LANGUAGE

LISTED = (PUBLIC, STAFF, COMMUNITY, WITHOUT_LANGUAGE, NO_PAGE)


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif not str(pattern.pattern).startswith("api/"):
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_is_walked_or_is_no_page() -> None:
    listed = {name for part in LISTED for name in part}

    assert (sorted(set(names(get_resolver())) - listed), len(listed) > 15) == ([], True)


def test_nothing_is_listed_twice_or_gone() -> None:
    listed = [name for part in LISTED for name in part]

    assert sorted(listed) == sorted(set(listed) & set(names(get_resolver())))
