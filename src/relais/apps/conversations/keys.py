"""One key, its carriers: the Bearer header, and on our own pages a cookie limited to one conversation."""

from collections.abc import Mapping

COOKIE_PREFIX = "relais_visit_"


def cookie_name(slug: str) -> str:
    """One cookie a centre; what it opens is the one conversation named in its value."""
    return f"{COOKIE_PREFIX}{slug}"


def cookie_value(public_id: object, token: str) -> str:
    return f"{public_id}.{token}"


def read_cookie(value: str) -> tuple[str, str]:
    """The conversation's identifier and the key."""
    public_id, _, token = value.partition(".")
    return public_id, token


def bearer_token(authorization: str) -> str | None:
    """The key in an `Authorization: Bearer …` header (RFC 6750), or None."""
    scheme, _, value = authorization.partition(" ")
    return value.strip() or None if scheme.lower() == "bearer" else None


def cookie_token(public_id: str, cookies: Mapping[str, str]) -> str | None:
    """The key that one of our pages' cookies holds for this conversation, or None."""
    for name, value in cookies.items():
        if name.startswith(COOKIE_PREFIX):
            named, token = read_cookie(value)
            if named == public_id and token:
                return token
    return None


def is_same_origin(*, method: str, origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a request that relies on the cookie comes from our own pages.

    A page of another site can make a browser send a cookie, never the right `Origin` (Fetch standard) with it.
    """
    if method in {"GET", "HEAD"}:
        return fetch_site in {None, "same-origin", "none"}
    if origin is not None:
        return bool(host) and origin.partition("://")[2] == host
    # Browsers send at least one of the two with a POST or a DELETE; without either, nothing says whose page it was.
    return fetch_site == "same-origin"
