"""The command line `morgue`: one module a command, imported only when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

COMMANDS = {
    "demo": ("flows.commands.demo", "A first look: load the sample archive and ask it three questions."),
    "crawl": ("flows.commands.crawl", "Fetch outlets into a new archive, politely, and load it."),
    "serve": ("flows.commands.serve", "Run outlets on their schedules, with Prefect."),
    "outlet": ("flows.commands.outlet", "Add, list, check and try the configs of outlets."),
    "ingest": ("flows.commands.ingest", "Load archives: WARC, HTML, text, JSONL, CSV and more."),
    "sql": ("flows.commands.sql", "Ask the published warehouse in SQL, read-only."),
    "ask": ("flows.commands.ask", "The questions most asked of an archive, answered."),
    "link": ("flows.commands.link", "Find copies, rewrites, shared quotations, changes of versions."),
    "explain": ("flows.commands.explain", "What was kept of a page, what was cut, and by which rule."),
    "rebuild": ("flows.commands.rebuild", "Read the kept captures again with today's rules."),
    "export": ("flows.commands.export", "Tables, views or a query as Parquet, CSV or JSONL."),
    "report": ("flows.commands.report", "One HTML page with plots about the archive."),
    "verify": ("flows.commands.verify", "Recompute hashes, offsets and quotes; name what does not hold."),
    "read": ("flows.commands.read", "The pipe: JSONL of pages in, JSONL of articles out, no warehouse."),
    "forget": ("flows.commands.forget", "Take articles or an outlet out, and keep them out."),
    "names": ("flows.commands.names", "Who is who: spellings, whether two are one and why, corrections."),
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            meant = f"; `morgue {near[0]}` is one" if near else ""
            raise click.UsageError(f"there is no command {args[0]!r}{meant}. `morgue --help` lists them", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="morgue")
def morgue() -> None:
    """A news archive that answers in SQL.

    \b
    A first look:
      morgue demo
      morgue ingest my-archive.warc.gz
      morgue sql "from first_look"
    """


_NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""what the system refuses: a folder that may not be written to, a disk that is full or broken, too large a file"""
_GO_ON = {"demo", "crawl", "ingest", "link", "rebuild", "serve"}
"""commands that go on, when they are run again, where they were interrupted"""


def main() -> None:
    """Run a command. Trouble that a user can mend is one line on standard error; exit codes: 1 failed, or nobody
    reads what is written, 2 wrong use, 3 the warehouse is in use or cannot be opened, 130 interrupted. To be told to
    end (SIGTERM) is an interrupt, and so is the end of the terminal (SIGHUP), where nohup does not ignore it."""
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told) is signal.SIG_DFL:
            signal.signal(told, signal.default_int_handler)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):  # what a terminal has no letters for is shown as its number
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        _refuse_unreadable(sys.argv[1:])
        sys.exit(morgue.main(standalone_mode=False) or 0)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end_interrupted()
    except Exception as wrong:
        if isinstance(wrong.__cause__, KeyboardInterrupt):  # of DuckDB, in the middle of a query
            _end_interrupted()
        if isinstance(wrong, FileNotFoundError) and _is_here_gone():
            click.echo("Error: the folder that you are in was deleted; change into another", err=True)
            sys.exit(1)
        if isinstance(wrong, OSError) and wrong.errno in _NOT_OURS:
            is_full = wrong.errno in (errno.ENOSPC, errno.EDQUOT)
            advice = "; make room and run it again" if is_full else ""
            click.echo(f"Error: {wrong.filename or 'output'}: {wrong.strerror}{advice}", err=True)
            sys.exit(1)
        codes = {"WarehouseBusy": 3, "WarehouseUnreadable": 3, "CorrectionsUnreadable": 2, "RuleError": 2}
        if type(wrong).__name__ not in codes:
            raise
        click.echo(f"Error: {wrong}", err=True)
        sys.exit(codes[type(wrong).__name__])


def _end_interrupted() -> NoReturn:
    kept = "; what was loaded is kept, run it again to go on" if _GO_ON.intersection(sys.argv[1:2]) else ""
    click.echo(f"interrupted{kept}", err=True)
    sys.exit(130)


def _refuse_unreadable(words: Sequence[str]) -> None:
    """Bytes that are no UTF-8 can name a file, and mean nothing else here."""
    for word in words:
        if not word.isascii() and re.search("[\ud800-\udfff]", word) and not os.path.lexists(word):
            raise click.UsageError(f"{word!r} is not UTF-8, and no file is called so")


def _is_here_gone() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _open_closed_streams() -> None:
    """Lead standard streams that were closed nowhere; else the next file that is opened would be taken for one."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w" if number else "r", encoding="utf-8")  # noqa: SIM115 to the end
            os.dup2(nowhere.fileno(), number)
            setattr(sys, name, nowhere)


if __name__ == "__main__":
    main()
