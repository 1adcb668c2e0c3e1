"""How mail leaves: through the server that `RELAIS_EMAIL_URL` names, or into files under RELAIS_HOME."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SECONDS = 20


class NotAMailAddress(ValueError):
    """The variable is not of the form `smtp+tls://user:password@host:port/?from=relais@example.ca`."""


def mail_settings(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of mail; raises `NotAMailAddress`."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
            "DEFAULT_FROM_EMAIL": "relais@localhost",
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAMailAddress(url) from error
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in PORTS or not parts.hostname or "@" not in sender:
        raise NotAMailAddress(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }
