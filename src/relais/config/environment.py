"""What may vary between installations: typed `RELAIS_…` variables, read once, every fault reported at once.

Values come from the process environment, then from a `.env` file in the working directory. A variable marked as a
secret may also be given as `NAME_FILE`, the path of a file that holds it (the habit of container platforms).
The reference page docs/*/reference/settings.md is held to this file by a test.
"""

import ipaddress
import os
import secrets
import sys
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "RELAIS_"


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `RELAIS_<NAME>_FILE` for each field, below the variable itself in rank."""

    def get_field_value(self, field: object, field_name: str) -> tuple[object, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in ("secret_key", "database_url"):
            try:
                value, key, _ = self.get_field_value(None, name)
            except OSError as error:
                raise EnvironmentFault([f"{PREFIX}{name.upper()}_FILE: cannot be read ({error.strerror})"]) from error
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
        env_prefix=PREFIX, env_file=".env", extra="ignore", use_attribute_docstrings=True, frozen=True
    )

    home: Path = Path("var")
    """Folder of all data: database, secret key, mail kept as files. Created when missing."""
    host: str = "127.0.0.1"
    """Address to listen on. Any address but loopback switches the sample's accounts off."""
    port: int = Field(8000, ge=1, le=65535)
    """Port to listen on."""
    database_url: str = ""
    """`postgres://user:password@host/name` moves the data to PostgreSQL (15 or later); empty: SQLite in RELAIS_HOME."""
    secret_key: str = ""
    """Signs sessions and links; at least 32 characters. Empty: one is made and kept under RELAIS_HOME."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names the service answers to, separated by commas. On loopback, its names are always allowed."""
    secure: bool = False
    """Set to true behind HTTPS: cookies are sent over HTTPS only and browsers are told to insist on it."""
    forwarded_by: str = "127.0.0.1"
    """Addresses of the proxies, separated by commas, whose X-Forwarded-For header is believed."""
    limits: Literal["on", "off"] = "on"
    """`off` lifts rate limits for measurements; refused unless bound to loopback, and shown on /readyz."""
    sample: bool = True
    """Whether script/server loads the sample centre into an empty database."""
    log: Literal["json", "console"] = "console"
    """How log lines are written: one JSON object a line, or readable text."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe log line that is written."""

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

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
        return value

    @model_validator(mode="after")
    def _limits_only_on_loopback(self) -> "Environment":
        if self.limits == "off" and not self.on_loopback:
            raise ValueError(f"RELAIS_LIMITS=off is for loopback only, and RELAIS_HOST is {self.host}")
        return self

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

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


def read_environment() -> Environment:
    """Return the typed environment, or raise `EnvironmentFault` with every fault found."""
    try:
        return Environment()
    except ValidationError as error:
        raise EnvironmentFault([_line(fault) for fault in error.errors()]) from error


def _line(fault: object) -> str:
    assert isinstance(fault, dict)
    name = "".join(f"{PREFIX}{str(part).upper()}: " for part in fault["loc"][:1])
    came = "" if not fault["loc"] or "secret" in str(fault["loc"]) else f" (came: {fault['input']!r})"
    return f"{name}{fault['msg'].removeprefix('Value error, ')}{came}"


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
    env.home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made
