"""The sites that may carry a centre's counter: written one way, listed once, journalled, by action and by command."""

import pytest
from click.testing import CliRunner, Result
from django.core.exceptions import ValidationError

from relais.apps.accounts.actions import allow_origins, withdraw_origins
from relais.apps.accounts.commands import centre as centre_command
from relais.apps.accounts.models import AllowedOrigin, Centre, normal_origin
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_centre

pytestmark = pytest.mark.django_db


def allow(centre: Centre, *origins: str) -> list[str]:
    return allow_origins(centre=centre, origins=origins, actor=COMMAND, now=NOW)


def run(*words: str) -> Result:
    return CliRunner().invoke(centre_command, list(words))


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        (" HTTPS://WWW.Example.CA ", "https://www.example.ca"),
        ("https://www.example.ca:443", "https://www.example.ca"),
        ("https://www.example.ca:8443", "https://www.example.ca:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_origin_is_written_as_browsers_write_it(typed: str, origin: str) -> None:
    assert normal_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "*",
        "null",
        "www.example.ca",
        "http://www.example.ca",
        "https://*.example.ca",
        "https://www.example.ca/",
        "https://www.example.ca/page",
        "https://www.example.ca?x",
        "https://user@www.example.ca",
        "https://www.example.ca:port",
        "https://www.example.ca:99999",
        "https://été.example",
        "https://",
        "javascript:alert(1)",
        "https://a b.ca",
    ],
)
def test_what_is_not_the_origin_of_a_site_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        normal_origin(typed)


def test_origin_is_listed_once_and_journalled_once() -> None:
    centre = make_centre()

    added = [allow(centre, "https://a.ca", "https://A.ca:443"), allow(centre, "https://a.ca")]

    assert (added, AllowedOrigin.objects.count()) == ([["https://a.ca"], []], 1)
    assert [entry.details for entry in Entry.objects.filter(action="origin.allow")] == [{"origin": "https://a.ca"}]


def test_one_wrong_origin_changes_nothing() -> None:
    with pytest.raises(ValidationError):
        allow(make_centre(), "https://a.ca", "https://b.ca/page")

    assert (AllowedOrigin.objects.count(), Entry.objects.count()) == (0, 0)


def test_withdrawn_origin_is_off_the_list_of_its_centre_only() -> None:
    first, second = make_centre(), make_centre()
    for centre in (first, second):
        allow(centre, "https://a.ca")

    removed = withdraw_origins(centre=first, origins=["https://a.ca", "https://b.ca"], actor=COMMAND, now=NOW)

    assert (removed, [row.centre for row in AllowedOrigin.objects.all()]) == (["https://a.ca"], [second])


def test_command_prints_the_whole_list() -> None:
    make_centre(slug="aide")
    run("allow-origin", "--centre", "aide", "https://b.ca")

    result = run("allow-origin", "--centre", "aide", "https://a.ca")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "aide: 2 allowed\nhttps://a.ca\nhttps://b.ca\n"
    assert run("withdraw-origin", "--centre", "aide", "https://b.ca").stdout == "aide: 1 allowed\nhttps://a.ca\n"


@pytest.mark.parametrize("command", ["allow-origin", "withdraw-origin"])
@pytest.mark.parametrize(
    ("slug", "origin", "begins"),
    [("none", "https://a.ca", "there is no centre “none”"), ("aide", "a.ca", "nothing was changed: “a.ca” is not")],
)
def test_command_refuses_in_one_line(command: str, slug: str, origin: str, begins: str) -> None:
    make_centre(slug="aide")

    result = run(command, "--centre", slug, origin)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(begins)
