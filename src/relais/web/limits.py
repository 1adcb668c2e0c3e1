"""Rate limits, counted in this process's memory; lifted by RELAIS_LIMITS=off for measurements on loopback."""

import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


@dataclass(frozen=True)
class Limit:
    """A name for the count, and how many attempts in how long."""

    name: str
    rate: RateLimitItem


# Several people may share one address (a library, a shelter, an office): an address gets far more than a person.
OPEN_CONVERSATION = Limit("open_conversation", parse("60 per minute"))
MESSAGE_ADDRESS = Limit("message_address", parse("300 per minute"))
MESSAGE_CONVERSATION = Limit("message_conversation", parse("30 per minute"))
SEARCH = Limit("search", parse("300 per minute"))
SIGN_IN_ADDRESS = Limit("sign_in_address", parse("50 per 15 minutes"))
SIGN_IN_PERSON = Limit("sign_in_person", parse("10 per 15 minutes"))
SIGN_IN_PERSON_ANYWHERE = Limit("sign_in_person_anywhere", parse("200 per 15 minutes"))
OPEN_STREAM = Limit("open_stream", parse("120 per minute"))

_storage = MemoryStorage()
_limiter = SlidingWindowCounterRateLimiter(_storage)


def allow(limit: Limit, who: str) -> bool:
    """Count one attempt; False when it is one too many."""
    return not settings.RELAIS_LIMITS or _limiter.hit(limit.rate, limit.name, who)


def seconds_to_wait(limit: Limit, who: str) -> int:
    """Whole seconds until the next attempt can pass, for a `Retry-After` header."""
    window = _limiter.get_window_stats(limit.rate, limit.name, who)
    return max(1, round(window.reset_time - time.time()))


def forget_all() -> None:
    """Start every count again: for tests, which share one process."""
    _storage.reset()


def client_address(request: HttpRequest) -> str:
    """The visitor's address; the server has already replaced a trusted proxy's by the one it forwards."""
    return address_to_count(str(request.META.get("REMOTE_ADDR", "")))


def address_to_count(address: str) -> str:
    """One subscriber's address: an IPv6 one stands for its whole /64, which every subscriber has to choose from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4 or parsed.is_loopback:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
