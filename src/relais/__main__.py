"""The `relais` command. A group is imported only when it is called, so that engines need no database and start fast."""

import importlib
import os
import sys

import click

# command → (module, attribute, whether it needs the database)
COMMANDS = {
    "centre": ("relais.apps.accounts.commands", "centre", True),
    "journal": ("relais.apps.journal.commands", "journal", True),
    "pack": ("relais.apps.content.commands", "pack", True),
    "redaction": ("relais.config.commands.redaction", "redaction", False),
    "serve": ("relais.config.commands.server", "serve", True),
    "understanding": ("relais.config.commands.understanding", "understanding", False),
    "worker": ("relais.config.commands.server", "worker", True),
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute, needs_database = COMMANDS[cmd_name]
        if needs_database:
            prepare_database(migrate="--help" not in sys.argv)
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


def prepare_database(*, migrate: bool) -> None:
    """Set Django up, then create and migrate the database; the sample is script/server's to load."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
    import django  # noqa: PLC0415 - slow, and reads the environment
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)


@click.group(cls=LazyGroup)
def main() -> None:
    """Relais: the counter of a public contact centre."""


if __name__ == "__main__":
    main(prog_name="relais")
