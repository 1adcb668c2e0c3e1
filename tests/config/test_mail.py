"""Where mail goes: files without a server, the named server with one, and a fault for anything else."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from relais.config.environment import Environment
from relais.config.mail import mail_settings


def test_without_a_server_mail_is_kept_as_files() -> None:
    settings = mail_settings("", Path("/data"))

    assert (settings["EMAIL_BACKEND"].split(".")[-2], settings["EMAIL_FILE_PATH"]) == ("filebased", "/data/mail")


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtps", 465, False, True)],
)
def test_server_is_reached_as_its_address_says(scheme: str, port: int, tls: bool, ssl: bool) -> None:
    settings = mail_settings(f"{scheme}://a%40b:p%2Fw@mail.example/?from=relais@ville.example", Path("/data"))

    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example", port)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/w")
    assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (tls, ssl)
    assert settings["DEFAULT_FROM_EMAIL"] == "relais@ville.example"


@pytest.mark.parametrize("url", ["mail.example", "http://a/?from=a@b", "smtp://host", "smtp://host:x/?from=a@b"])
def test_anything_else_is_a_fault(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_EMAIL_URL", url)

    with pytest.raises(ValidationError, match="smtp"):
        Environment()
