"""What may vary between installations: typed `RELAIS_…` variables, read once, every fault reported at once.

Values come from the process environment, then from a `.env` file in the working directory. A variable marked as a
secret may also be given as `NAME_FILE`, the path of a file that holds it (the habit of container platforms).
The reference page docs/*/reference/settings.md is held to this file by a test.
"""

import ipaddress
import os
import secrets
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated, Literal
from urllib.parse import urlsplit

import dj_database_url
from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from relais.config.mail import NotAMailAddress, mail_settings

PREFIX = "RELAIS_"
# May also come from a file, and are never repeated in a message: a database address holds a password.
SECRETS = ("secret_key", "database_url", "email_url")
# Of the test scripts: no fault, though nothing here reads them.
OTHERS = ("RELAIS_TEST_",)
DOTENV = Path(".env")


class Unreadable(str):
    """Stands for the content of a file that cannot be read, so that the fault is reported beside all others."""


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `RELAIS_<NAME>_FILE` for each field, below the variable itself in rank."""

    def get_field_value(self, field: object, field_name: str) -> tuple[object, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in SECRETS:
            try:
                value, key, _ = self.get_field_value(None, name)
            except OSError as error:
                value, key = Unreadable(error.strerror), name
            except UnicodeDecodeError:
                value, key = Unreadable("it is not UTF-8 text"), name
            if value is not None:
                found[key] = value
        return found


class EnvironmentFault(Exception):
    """One or more variables are wrong; `faults` has a line for each: the variable, what came, what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Environment(BaseSettings):
    """Every variable that an operator may set. Field docstrings are the reference page's English text."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=DOTENV, extra="ignore", use_attribute_docstrings=True, frozen=True
    )

    home: Path = Field(Path("var"), validate_default=True)
    """Folder of all data: the database and the secret key. Created when missing."""
    host: str = "127.0.0.1"
    """Address to listen on. Any address but loopback switches the sample's accounts off."""
    port: int = Field(8000, ge=1, le=65535)
    """Port to listen on."""
    database_url: str = ""
    """`postgres://user:password@host/name` moves the data to PostgreSQL (15 or later); empty: SQLite in RELAIS_HOME."""
    email_url: str = ""
    """`smtp+tls://user:password@host:port/?from=relais@example.ca` sends mail; empty: it stays in RELAIS_HOME/mail."""
    secret_key: str = ""
    """Signs sessions and links; at least 32 characters. Empty: one is made and kept under RELAIS_HOME."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field((), validate_default=True)
    """Host names the service answers to, separated by commas. On loopback, its names are always allowed."""
    secure: bool = False
    """Set to true behind HTTPS: cookies are sent over HTTPS only and browsers are told to insist on it."""
    address: str = ""
    """Address the public knows, such as `https://counter.example.ca`; canonical links and the sitemap begin with it."""
    visit_minutes: int = Field(60, ge=0, le=1440)
    """Minutes without a message after which a visit closes; the page warns two minutes before. 0: no time limit."""
    keep_days: int = Field(30, ge=1, le=3650)
    """Days after the last sign of life when the text of a conversation is removed; counts without text stay."""
    forwarded_by: str = "127.0.0.1"
    """Addresses of the proxies, separated by commas, whose X-Forwarded-For header is believed."""
    limits: Literal["on", "off"] = "on"
    """`off` lifts rate limits for measurements; refused unless bound to loopback, and shown on /readyz."""
    sample: bool = True
    """Whether script/server loads the sample centre into an empty database."""
    backups: int = Field(0, ge=0, le=365)
    """How many nightly archives the worker keeps under RELAIS_HOME/backups; 0 makes none."""
    log: Literal["json", "console"] = "console"
    """How log lines are written: one JSON object a line, or readable text."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe log line that is written."""

    @field_validator("home")
    @classmethod
    def _writable(cls, value: Path) -> Path:
        try:
            # Only making it tells: /proc and a full disk look writable to an administrator.
            value.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ValueError(f"cannot be made ({error.strerror}); name a folder that this account can write") from error
        if not os.access(value, os.W_OK | os.X_OK):
            raise ValueError("cannot be written by this account; name a folder that it can write")
        return value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator(*SECRETS, mode="before")
    @classmethod
    def _from_readable_file(cls, value: object) -> object:
        if isinstance(value, Unreadable):
            raise ValueError(f"its _FILE cannot be read ({value})")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("is shorter than 32 characters; leave it empty to have one made")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and value.partition("://")[0] not in {"postgres", "postgresql", "sqlite"}:
            raise ValueError("starts with neither postgres:// nor sqlite:///")
        try:
            dj_database_url.parse(value or "sqlite:///")
        except ValueError as error:
            raise ValueError("is not an address of the form postgres://user:password@host:port/name") from error
        return value

    @field_validator("visit_minutes")
    @classmethod
    def _time_to_be_warned(cls, value: int) -> int:
        if 0 < value < 5:
            raise ValueError("leaves no time to be warned; give 5 minutes or more, or 0 for no limit")
        return value

    @field_validator("address")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query):
            raise ValueError("is not the origin of a web site, such as https://counter.example.ca")
        return value.rstrip("/")

    @field_validator("email_url")
    @classmethod
    def _known_mail_server(cls, value: str) -> str:
        try:
            mail_settings(value, Path())
        except NotAMailAddress as error:
            raise ValueError("is not of the form smtp+tls://user:password@host:port/?from=relais@example.ca") from error
        return value

    @field_validator("limits")
    @classmethod
    def _limits_only_on_loopback(cls, value: str, others: ValidationInfo) -> str:
        host = str(others.data.get("host", ""))
        if value == "off" and not _is_loopback(host):
            raise ValueError(f"is for loopback only, and RELAIS_HOST is {host}")
        if value == "off" and (others.data.get("allowed_hosts") or others.data.get("secure")):
            raise ValueError(
                "is for loopback only, and RELAIS_ALLOWED_HOSTS or RELAIS_SECURE says that a proxy serves others"
            )
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _named_when_public(cls, value: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        host = str(others.data.get("host", ""))
        if not value and not _is_loopback(host):
            raise ValueError(f"is empty, and RELAIS_HOST={host} is not loopback: name the hosts to answer to")
        return value

    @property
    def bound_to_loopback(self) -> bool:
        return _is_loopback(self.host)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service: bound to it, and named to nobody else through a proxy."""
        return self.bound_to_loopback and not self.allowed_hosts and not self.secure

    @property
    def uses_sqlite(self) -> bool:
        return not self.database_url.startswith("postgres")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_environment() -> Environment:
    """Return the typed environment, or raise `EnvironmentFault` with every fault found."""
    faults = [f"{name}: is not a setting of Relais; see docs/en/reference/settings.md" for name in _unknown_names()]
    try:
        read = Environment()
    except ValidationError as error:
        raise EnvironmentFault(faults + [_line(fault) for fault in error.errors()]) from error
    if faults:
        raise EnvironmentFault(faults)
    return read


def _unknown_names() -> list[str]:
    """Names that begin like ours and mean nothing: a misspelt variable would otherwise be passed over in silence."""
    known = {f"{PREFIX}{name.upper()}" for name in Environment.model_fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    given = {name.upper() for name in (*os.environ, *dotenv_values(DOTENV))}
    return sorted(name for name in given - known if name.startswith(PREFIX) and not name.startswith(OTHERS))


def _line(fault: object) -> str:
    assert isinstance(fault, dict)
    name = str(fault["loc"][0])
    came = "" if name in SECRETS else f" (came: {fault['input']!r})"
    return f"{PREFIX}{name.upper()}: {fault['msg'].removeprefix('Value error, ')}{came}"


@cache
def environment() -> Environment:
    """The environment of this process; a fault ends the process with one line a fault on stderr and status 2."""
    try:
        return read_environment()
    except EnvironmentFault as fault:
        lines = "\n".join(f"  {line}" for line in fault.faults)
        sys.stderr.write(f"Relais cannot start: these variables are wrong.\n{lines}\n")
        raise SystemExit(2) from fault


def secret_key(env: Environment) -> str:
    """The installation's secret: the variable, or one made once and kept readable by its owner only."""
    if env.secret_key:
        return env.secret_key
    path = env.home / "secret_key"
    if not path.exists():
        env.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written whole, then named: of two processes that start at once, neither reads a key half-written.
        descriptor, draft = mkstemp(dir=env.home)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
