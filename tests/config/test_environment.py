"""The typed environment: every fault at once, secrets from files, and a key made once."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from relais.config.environment import Environment, EnvironmentFault, read_environment, secret_key


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no `.env` of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith("RELAIS_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults() -> list[str]:
    with pytest.raises(EnvironmentFault) as refused:
        read_environment()
    return refused.value.faults


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"RELAIS_{name.upper()}", value)


def test_nothing_needs_to_be_set() -> None:
    env = read_environment()

    assert (env.home, env.host, env.port, env.sample, env.limits) == (Path("var"), "127.0.0.1", 8000, True, "on")
    assert (env.uses_sqlite, env.on_loopback) == (True, True)


def test_variables_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, port="8155", sample="0", allowed_hosts="a.ca, b.ca,", secure="true", home="data")

    env = read_environment()

    assert (env.port, env.sample, env.allowed_hosts, env.secure) == (8155, False, ("a.ca", "b.ca"), True)


def test_file_beside_the_process_is_read_below_the_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RELAIS_PORT=9000\nRELAIS_LOG=json\n")
    given(monkeypatch, port="9100")

    assert (read_environment().port, read_environment().log) == (9100, "json")


def test_every_fault_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, port="many", log="xml", database_url="mysql://u:hush@h/d", limits="off", host="0.0.0.0")
    given(monkeypatch, secret_key_file="none.txt")

    assert faults() == [
        "RELAIS_PORT: Input should be a valid integer, unable to parse string as an integer (came: 'many')",
        "RELAIS_DATABASE_URL: starts with neither postgres:// nor sqlite:///",
        "RELAIS_SECRET_KEY: its _FILE cannot be read (No such file or directory)",
        "RELAIS_ALLOWED_HOSTS: is empty, and RELAIS_HOST=0.0.0.0 is not loopback: name the hosts to answer to"
        " (came: ())",
        "RELAIS_LIMITS: is for loopback only, and RELAIS_HOST is 0.0.0.0 (came: 'off')",
        "RELAIS_LOG: Input should be 'json' or 'console' (came: 'xml')",
    ]


def test_process_ends_with_one_line_a_fault_and_status_2(tmp_path: Path) -> None:
    variables = {**os.environ, "RELAIS_PORT": "0", "RELAIS_SAMPLE": "perhaps", "RELAIS_SECRET_KEY": "hush"}
    command = [sys.executable, "-c", "from relais.config.environment import environment; environment()"]

    done = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "Relais cannot start: these variables are wrong.",
        "  RELAIS_PORT: Input should be greater than or equal to 1 (came: '0')",
        "  RELAIS_SECRET_KEY: is shorter than 32 characters; leave it empty to have one made",
        "  RELAIS_SAMPLE: Input should be a valid boolean, unable to interpret input (came: 'perhaps')",
    ]


@pytest.mark.parametrize(("port", "fault"), [("0", "greater than or equal to 1"), ("65536", "less than or equal to")])
def test_port_is_one_that_exists(monkeypatch: pytest.MonkeyPatch, port: str, fault: str) -> None:
    given(monkeypatch, port=port)

    assert [fault in line for line in faults()] == [True]


@pytest.mark.parametrize("url", ["postgres://h:port/d", "postgres://[::1/d", "postgresql://u:p@h:99999/d"])
def test_broken_database_address_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given(monkeypatch, database_url=url)

    assert faults() == ["RELAIS_DATABASE_URL: is not an address of the form postgres://user:password@host:port/name"]


@pytest.mark.parametrize(
    ("url", "uses_sqlite"), [("postgres://u:p@h:5432/d", False), ("postgresql://h/d", False), ("sqlite:///a.db", True)]
)
def test_known_databases_are_taken(monkeypatch: pytest.MonkeyPatch, url: str, uses_sqlite: bool) -> None:
    given(monkeypatch, database_url=url)

    assert read_environment().uses_sqlite is uses_sqlite


@pytest.mark.parametrize("name", ["secret_key", "database_url"])
def test_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("postgres://u:p@h/a-password-of-some-length\n")
    given(monkeypatch, **{f"{name}_file": str(tmp_path / "secret")})

    assert getattr(read_environment(), name) == "postgres://u:p@h/a-password-of-some-length"


def test_variable_outranks_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("f" * 40)
    given(monkeypatch, secret_key="v" * 40, secret_key_file=str(tmp_path / "secret"))

    assert read_environment().secret_key == "v" * 40


def test_file_that_is_not_text_is_a_fault_like_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    given(monkeypatch, secret_key_file=str(tmp_path / "secret"), port="0")

    assert [line.partition(":")[0] for line in faults()] == ["RELAIS_PORT", "RELAIS_SECRET_KEY"]


@pytest.mark.parametrize(
    ("host", "on_loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.ca", False)],
)
def test_limits_are_lifted_on_loopback_only(monkeypatch: pytest.MonkeyPatch, host: str, on_loopback: bool) -> None:
    given(monkeypatch, host=host, limits="off", allowed_hosts="" if on_loopback else "a.ca")

    if on_loopback:
        assert (read_environment().limits, read_environment().on_loopback) == ("off", True)
    else:
        assert faults() == [f"RELAIS_LIMITS: is for loopback only, and RELAIS_HOST is {host} (came: 'off')"]


@pytest.mark.parametrize(
    ("home", "reason"),
    [("/proc/nope", "No such file or directory"), ("file", "File exists"), ("file/x", "Not a directory")],
)
def test_home_that_cannot_be_made_is_a_fault(monkeypatch: pytest.MonkeyPatch, home: str, reason: str) -> None:
    Path("file").touch()
    given(monkeypatch, home=home)

    assert [line.partition(" (came: ")[0] for line in faults()] == [
        f"RELAIS_HOME: cannot be made ({reason}); name a folder that this account can write"
    ]


def test_misspelt_variable_is_a_fault_wherever_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("RELAIS_LOGS=json\nOTHER=1\n")
    given(monkeypatch, prot="8100", secret_key_files="x", secret_key_file="", test_postgres_url="p")

    assert faults() == [
        f"RELAIS_{name}: is not a setting of Relais; see docs/en/reference/settings.md"
        for name in ("LOGS", "PROT", "SECRET_KEY_FILES")
    ]


def test_host_that_others_can_reach_needs_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, host="0.0.0.0")
    without = [line.partition(":")[0] for line in faults()]

    given(monkeypatch, allowed_hosts="aide.example.ca")

    assert (without, read_environment().allowed_hosts) == (["RELAIS_ALLOWED_HOSTS"], ("aide.example.ca",))


def test_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    env = Environment(home=tmp_path / "new" / "home")

    first = secret_key(env)

    path = env.home / "secret_key"
    assert (len(first) >= 32, secret_key(env), path.read_text()) == (True, first, first)
    assert (path.stat().st_mode & 0o777, [file.name for file in env.home.iterdir()]) == (0o600, ["secret_key"])


@pytest.mark.parametrize("round_", range(10))
def test_processes_that_start_at_once_share_one_key(tmp_path: Path, round_: int) -> None:
    env, together = Environment(home=tmp_path), threading.Barrier(16)

    def start(_number: int) -> str:
        together.wait()
        return secret_key(env)

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(start, range(16)))

    assert (len(keys), min(map(len, keys)) >= 32) == (1, True)


def test_given_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    env = Environment(home=tmp_path / "home", secret_key="k" * 40)

    assert (secret_key(env), list(env.home.iterdir())) == ("k" * 40, [])


def test_options_of_a_database_address_reach_the_driver(tmp_path: Path) -> None:
    variables = {**os.environ, "RELAIS_DATABASE_URL": "postgres://u@h/d?sslmode=require", "RELAIS_HOME": str(tmp_path)}
    code = "from relais.config.settings import DATABASES as d; print(sorted(d['default']['OPTIONS']))"

    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)

    assert done.stdout == "['pool', 'sslmode']\n"
