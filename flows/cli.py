"""The command line `morgue`: one module a command, imported only when it is called."""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "outlet": ("flows.commands.outlet", "Outlets: list and check their configs."),
    "read": ("flows.commands.read", "The pipe: JSONL of pages in, JSONL of articles out, no warehouse."),
}


class Commands(click.Group):
    """Commands by name, each imported when it is first asked for, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), "command")  # noqa: B009 lazy by design
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="morgue")
def main() -> None:
    """morgue: a news archive that answers in SQL."""


if __name__ == "__main__":
    sys.exit(main())
