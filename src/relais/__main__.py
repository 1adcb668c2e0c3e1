"""The `relais` command. A group is imported only when it is called, so that engines need no database and start fast."""

import copy
import functools
import importlib
import os
import secrets
import sys
from typing import Any

import click

# command → (module, attribute, whether it needs the database, its line in `relais --help`: said without importing it)
COMMANDS = {
    "backup": ("relais.config.commands.archive", "backup", True, "Write everything into one archive, while serving."),
    "centre": ("relais.apps.accounts.commands", "centre", True, "What an operator sets for one centre."),
    "community": (
        "relais.apps.community.commands",
        "community",
        True,
        "A community of practice: its facts in, its yearly report out.",
    ),
    "doctor": ("relais.config.commands.doctor", "doctor", True, "Say what is well and what is to do."),
    "evidence": ("relais.apps.impact.commands", "evidence", False, "Were calls avoided? An effect, or cannot tell."),
    "journal": ("relais.apps.journal.commands", "journal", True, "The hash-chained record of who did what."),
    "pack": ("relais.apps.content.commands", "pack", True, "Bring a centre's content in."),
    "redaction": ("relais.config.commands.redaction", "redaction", False, "Find and mask personal information."),
    "restore": ("relais.config.commands.archive", "restore", True, "Read an archive into an empty installation."),
    "serve": ("relais.config.commands.server", "serve", True, "Serve the counter, with one worker beside it."),
    "token": ("relais.apps.accounts.commands", "token", True, "Keys for programs that act for a person."),
    "understanding": (
        "relais.config.commands.understanding",
        "understanding",
        False,
        "Measure how questions find their approved answer.",
    ),
    "worker": ("relais.config.commands.server", "worker", True, "Do the background work."),
}
# Looks at the database as it is.
NEVER_MIGRATES = {"doctor"}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, needs_database, _help = COMMANDS[cmd_name]
        if needs_database:
            _set_django_up(only_help="--help" in sys.argv)
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return _with_database(command) if needs_database and cmd_name not in NEVER_MIGRATES else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][3]) for name in self.list_commands(ctx)])


def _set_django_up(*, only_help: bool) -> None:
    """Set Django up, with files that only this account can read; to say a help, no key is made and kept."""
    os.umask(0o077)
    if only_help:
        os.environ.setdefault("RELAIS_SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
    import django  # slow, and reads the environment

    django.setup()


def _with_database(command: click.Command) -> click.Command:
    """The same command, with its database made before it does its work: not to say its help or refuse an option."""
    command = copy.copy(command)
    if isinstance(command, click.Group):
        command.commands = {name: _with_database(inner) for name, inner in command.commands.items()}
        return command
    work = command.callback
    assert work is not None

    @functools.wraps(work)
    def prepared(*given: Any, **named: Any) -> Any:
        prepare_database()
        return work(*given, **named)

    command.callback = prepared
    return command


def prepare_database() -> None:
    """Create and migrate the database, one process at a time; the sample is script/server's to load."""
    # Both need Django set up.
    from django.core.management import call_command

    from relais.config.start_up import DatabaseAway, one_process_at_a_time

    try:
        with one_process_at_a_time():
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseAway as away:
        click.echo(str(away), err=True)
        sys.exit(2)


@click.group(cls=LazyGroup)
def main() -> None:
    """Relais: the counter of a public contact centre."""


if __name__ == "__main__":
    main(prog_name="relais")
