"""`morgue names`: which spellings are one entity's, why, and what users say to it."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import ROWS, data_option, json_option
from warehouse.names import KINDS

if TYPE_CHECKING:
    from flows.names import NameBook

VERBS = ("merge", "split", "alias", "rename", "apart", "similar", "export", "import", "apply")


@click.command()
@click.argument("words", nargs=-1)
@data_option
@json_option
@click.option("--kind", type=click.Choice(KINDS, case_sensitive=False), help="Persons, organisations or places only.")
@click.option("--why", is_flag=True, help="Show why each spelling is held to be one of the name.")
@click.option("--as", "new_name", default="", metavar="NAME", help="With split: what the entity split off is called.")
@click.option("--note", default="", help="Why, kept beside a correction.")
@click.option("--limit", type=ROWS, default=50, show_default=True, help="Names to list; 0 for all.")
@click.option("--pairs", is_flag=True, help='Read JSONL {"a", "b", "type"}, write {"same", "why"}, line for line.')
def command(
    words: tuple[str, ...],
    data: Path,
    as_json: bool,
    kind: str | None,
    why: bool,
    new_name: str,
    note: str,
    limit: int,
    pairs: bool,
) -> None:
    """Names: who is mentioned most, how a name is spelled, whether two are one, and corrections.

    \b
    morgue names                          the names mentioned most
    morgue names Tartous [--why]          its spellings, and why they are one
    morgue names Tartus Tartous           one entity or two, and why
    morgue names similar                  names that look alike
    morgue names merge A B                A is B
    morgue names split ENTITY SPELLING…   these are not ENTITY [--as NAME]
    morgue names alias ENTITY SPELLING    this spelling is ENTITY
    morgue names rename ENTITY NAME       it is called NAME
    morgue names apart A B                A is never B
    morgue names export > edit.csv        a row a spelling, for a spreadsheet
    morgue names import edit.csv          what was changed in it, as corrections
    morgue names apply                    apply names.csv after editing it by hand
    morgue names --pairs < pairs.jsonl    answer many pairs without a warehouse

    Corrections are kept in names.csv in the data folder, apply to old and new articles, and outlive a rebuild. Where a
    name is not clear, give the entity's id, such as place:tartus.
    """
    if pairs:
        if words:
            raise click.UsageError("--pairs reads its names from standard input")
        _judge_pairs()
        return
    from flows.names import NameBook, NotCorrected

    limit = limit or sys.maxsize
    book = NameBook(data)
    try:
        if not words:
            _list(book, kind, limit, as_json)
        elif words[0] in VERBS:
            _correct(book, words[0], words[1:], kind, new_name, note, limit, as_json)
        elif len(words) == 1:
            _show(book, words[0], kind, why, as_json)
        elif len(words) == 2:
            _judge(book, words[0], words[1], kind, as_json)
        else:
            raise click.UsageError("give one name, two to compare, or one of: " + ", ".join(VERBS))
    except NotCorrected as wrong:
        raise click.ClickException(str(wrong)) from None


def _judge_pairs() -> None:
    """Answers each pair on standard input. Raises ClickException naming the line that cannot be read."""
    from articles.names.identity import one_entity

    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            a, b, kind = asked["a"], asked["b"], asked["type"]
            if not (isinstance(a, str) and isinstance(b, str)) or kind not in KINDS:
                raise ValueError(f"a and b must be text, type one of {', '.join(KINDS)}")
        except (ValueError, KeyError, TypeError) as error:
            lacks = "no " if isinstance(error, KeyError) else ""
            raise click.ClickException(f"standard input, line {number}: {lacks}{error}") from error
        same, why = one_entity(a, b, kind)
        print(json.dumps({"same": same, "why": why}, ensure_ascii=False))
    sys.stdout.flush()


def _list(book: NameBook, kind: str | None, limit: int, as_json: bool) -> None:
    from flows.terminal import print_json, show_rows

    columns = ["name", "kind", "mentions", "articles", "spellings", "entity_id"]
    rows = book.ask(
        "select name, kind, mentions, articles, len(spellings), entity_id from names "
        "where ? is null or kind = ? limit ?",
        [kind, kind, limit],
    )
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_rows(columns, rows)


def _show(book: NameBook, name: str, kind: str | None, why: bool, as_json: bool) -> None:
    from flows.terminal import many, print_json, show_rows

    found = book.find(name, kind) if book.is_loaded else []
    if not found:
        _show_listed(book, name, kind, as_json)
        return
    columns = ["spelling", "why", "outlet", "mentions", "articles", "first", "last"]
    answer = [(one, book.spellings(one.entity_id)) for one in found]
    if as_json:
        print_json(
            [one._asdict() | {"spellings": [dict(zip(columns, r, strict=True)) for r in rows]} for one, rows in answer]
        )
        return
    for one, rows in answer:
        title = (
            f"{one.name} ({one.entity_id}): {one.mentions:,} times in texts and {one.in_captions:,} in captions of "
            + many(one.articles, "article")
        )
        shown = [0, 1, 2, 3, 4, 5, 6] if why else [0, 2, 3, 4, 5, 6]
        show_rows([columns[n] for n in shown], [[row[n] for n in shown] for row in rows], title)
        said = [c for c in book.corrections if one.entity_id in (c.entity_id, c.into_id)] if why else []
        for c in said:
            click.echo(f"  user: {c.action} {c.spelling or c.entity_id} {c.into_id} {c.name} {c.note}".rstrip())


def _show_listed(book: NameBook, name: str, kind: str | None, as_json: bool) -> None:
    from flows.names import listed
    from flows.terminal import print_json

    found = list(listed(name, kind))
    if as_json:
        print_json([one._asdict() | {"spellings": spelled} for one, spelled in found])
        return
    if not found:
        raise click.ClickException(f"no article and no list has {name!r}{book.like(name)}")
    for one, spelled in found:
        click.echo(f"{one.name} ({one.entity_id}): in no article; the lists spell it")
        click.echo(f"  {', '.join(spelled)}")


def _judge(book: NameBook, a: str, b: str, kind: str | None, as_json: bool) -> None:
    from flows.terminal import print_json

    same, best, why = book.judge(a, b, kind)
    if as_json:
        print_json({"same": same, "kind": best, "why": why})
    else:
        click.echo(f"{'one' if same else 'two'} ({best}): {why}")


def _correct(
    book: NameBook,
    verb: str,
    words: tuple[str, ...],
    kind: str | None,
    new_name: str,
    note: str,
    limit: int,
    as_json: bool,
) -> None:
    from flows.names import NotCorrected
    from flows.terminal import many, print_json

    wanted = {"merge": 2, "alias": 2, "rename": 2, "apart": 2, "export": 0, "import": 1, "apply": 0}
    if verb in wanted and len(words) != wanted[verb]:
        raise click.UsageError(f"names {verb} takes {wanted[verb]} words, not {len(words)}")
    if verb == "similar":
        _similar(book, words, kind, limit, as_json)
        return
    if verb == "export":
        from flows.names import COLUMNS

        rows = list(book.export())
        if as_json:
            print_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
        else:
            csv.writer(sys.stdout, lineterminator="\n").writerows([COLUMNS, *rows])
        return
    if verb == "split" and len(words) < 2:
        raise click.UsageError("names split takes an entity and the spellings that are not it")
    if verb == "apply":
        said = []
    elif verb == "import":
        try:
            said = book.changed(Path(words[0]).read_text("utf-8"))
        except NotCorrected as wrong:
            raise click.ClickException(f"{words[0]}, {wrong}") from None
        except (OSError, UnicodeDecodeError) as wrong:
            raise click.ClickException(f"{words[0]}: {getattr(wrong, 'strerror', None) or wrong}") from None
    elif verb == "split":
        said = book.split(words[0], words[1:], new_name, kind, note)
    else:
        said = {"merge": book.merge, "alias": book.alias, "rename": book.rename, "apart": book.apart}[verb](
            words[0], words[1], kind, note
        )
    book.keep(said)
    if as_json:
        print_json([c._asdict() for c in said])
        return
    for c in said:
        click.echo(
            " ".join(filter(None, (c.action, c.entity_id, repr(c.spelling) if c.spelling else "", c.into_id, c.name)))
        )
    kept = f"{book.data / 'names.csv'}, which holds {len(book.corrections):,}"
    click.echo(f"applied {kept}" if verb == "apply" else f"{many(len(said), 'correction')} added to {kept}", err=True)


def _similar(book: NameBook, words: tuple[str, ...], kind: str | None, limit: int, as_json: bool) -> None:
    from flows.names import Named, similar
    from flows.terminal import print_json, show_rows

    names = [
        Named(*row)
        for row in book.ask(
            "select entity_id, name, kind, mentions, articles from names where ? is null or kind = ? limit 20000",
            [kind, kind],
        )
    ]
    found = similar(names, 70, " ".join(words)) if words else similar(names)
    apart = {frozenset((c.entity_id, c.into_id)) for c in book.corrections if c.action == "apart"}
    columns = ["score", "a", "b", "id_a", "id_b"]
    rows = [(s, a.name, b.name, a.entity_id, b.entity_id) for s, a, b in found]
    rows = [row for row in rows if frozenset(row[3:]) not in apart][:limit]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_rows(columns, rows)
