"""The web sites that may carry a centre's counter, each by its origin (RFC 6454): scheme, host and port."""

import ipaddress
import re
from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models.centre import Centre

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def normal_origin(text: str) -> str:
    """The origin as browsers write it in `Origin`: lower case, no default port. `ValidationError` for anything else."""
    value = text.strip().lower()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    # Written again from its parts: whatever else was there (a path, a query, a name, a wildcard) shows by its absence.
    shown = f"[{host}]" if ":" in host else host
    given = f"{value.partition('://')[0]}://{shown}" + ("" if port is None else f":{port}")
    secure = value.startswith("https://")
    if given != value or not _is_host(host) or not (secure or (value.startswith("http://") and _is_loopback(host))):
        raise ValidationError(
            _(
                "“%(value)s” is not the origin of a web site. Write https://, the host and its port if it has one, "
                "with no path and no wildcard, for example https://www.example.ca."
            ),
            params={"value": text},
        )
    scheme = "https" if secure else "http"
    return f"{scheme}://{shown}" if port in {None, _DEFAULT_PORTS[scheme]} else f"{scheme}://{shown}:{port}"


def check_origin(value: str) -> None:
    """Refuse what is not written as browsers write it: it would be compared with `Origin` and never match."""
    if normal_origin(value) != value:
        raise ValidationError(_("Write it as %(origin)s."), params={"origin": normal_origin(value)})


def _is_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host) is not None
    except ValueError:
        return len(host) <= 253 and _NAME.match(host) is not None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class AllowedOrigin(models.Model):
    """Pages of this origin may call the public API for conversations with this centre."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="allowed_origins")
    origin = models.CharField(max_length=270, validators=[check_origin])

    class Meta:
        ordering: ClassVar[list[str]] = ["origin"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "origin"], name="allowed_origin_once")
        ]

    def __str__(self) -> str:
        return self.origin
