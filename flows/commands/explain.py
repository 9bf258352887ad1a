"""`morgue explain`: what was kept of a page, what was cut, and by which rule."""

from __future__ import annotations

import html
import re
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import click

from flows.commands.options import data_option, json_option, outlets_option, read_configs

if TYPE_CHECKING:
    from articles.records import Block
    from flows.explain import Explained, Explanation


@click.command()
@click.argument("target")
@click.option(
    "--record", "-n", type=click.IntRange(min=1), default=1, show_default=True, help="Which record of a file."
)
@click.option("--html", "as_html", is_flag=True, help="Print a page for the browser.")
@click.option("--kept", is_flag=True, help="Show only what was kept.")
@data_option
@outlets_option
@json_option
def command(
    target: str, record: int, as_html: bool, kept: bool, data: Path, folders: tuple[Path, ...], as_json: bool
) -> None:
    """Show a page as it was read: what was kept, plain; what was cut, struck out, with the rule that cut it; each
    field with where it came from and what else it could have been.

    TARGET is a file (a page, a text, any archive with --record), which is read now; or an address, an article_id or a
    capture_id, which is looked up in the published warehouse.

    \b
    Examples:
      morgue explain page.html
      morgue explain dump.txt --html > dump.html
      morgue explain archive.warc.gz --record 12
      morgue explain https://post.example/news/1
    """
    from flows.explain import NothingToExplain, explain_file, explain_stored
    from flows.facts import facts_of
    from flows.terminal import print_json

    path, known = Path(target), read_configs(folders)
    try:
        if path.is_file():
            explanation = explain_file(path, record, known, facts_of(data))
        else:
            explanation = explain_stored(data, target, known)
    except NothingToExplain as nothing:
        raise click.ClickException(str(nothing)) from None
    if as_json:
        print_json(explanation.as_json())
    elif as_html:
        click.echo(as_page(explanation, kept))
    else:
        show(explanation, kept)


# -- in the terminal --------------------------------------------------------------------------------------------------


def show(explanation: Explanation, only_kept: bool = False) -> None:
    """Print an explanation for the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.terminal import many

    out = Console()
    out.print(Text(_plain(explanation.place), "dim"))
    if explanation.note:
        out.print(Text(_plain(explanation.note), "dim"))
    if explanation.rejected:
        out.print(Text.assemble(("no article: ", "bold red"), _plain(explanation.rejected)))
    for article in explanation.articles:
        out.print()
        fields = Table.grid(padding=(0, 2))
        fields.add_column(style="bold")
        fields.add_column(overflow="fold")
        for field in article.fields:
            value = Text(_plain(field.value))
            if field.source:
                value.append(f"  ← {_plain(field.source)}", "cyan")
            for other in field.runners_up:
                value.append(f"\nor {_plain(other)}", "dim")
            fields.add_row(field.name, value)
        out.print(fields)
        out.print()
        width = max(20, out.width - _MARGIN - 2)
        for blocks in _grouped(article.blocks, only_kept):
            lines = Table.grid(padding=(0, 2))
            lines.add_column(width=_MARGIN, overflow="fold")
            lines.add_column(width=width, overflow="fold")
            for block in blocks:
                if block.is_kept:
                    note = "" if block.kind == "paragraph" and not block.rule else block.rule or block.kind
                    style = "bold" if block.kind in ("heading", "standfirst") else ""
                    lines.add_row(Text(_plain(note), "green dim"), Text(_plain(block.text), style))
                else:
                    lines.add_row(
                        Text(_plain(block.rule or block.kind), "red"), Text(_plain(block.text), "strike red dim")
                    )
            out.print(lines)
            if blocks[-1].is_kept:
                out.print()
        kept = sum(block.is_kept for block in article.blocks)
        out.print(Text(f"{many(kept, 'block')} kept, {len(article.blocks) - kept:,} cut", "dim"))
    reasons = explanation.rules
    if reasons and not only_kept:
        out.print()
        why = Table.grid(padding=(0, 2))
        for name, reason in sorted(reasons.items()):
            why.add_row(Text(name, "red"), Text(reason, "dim"))
        out.print(why)


_MARGIN = 24
_NO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def _grouped(blocks: tuple[Block, ...], only_kept: bool) -> list[list[Block]]:
    """Blocks that are printed together: each kept one alone, those cut in a row as one."""
    groups: list[list[Block]] = []
    for block in blocks:
        if only_kept and not block.is_kept:
            continue
        if groups and not block.is_kept and not groups[-1][-1].is_kept:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


# -- in the browser ---------------------------------------------------------------------------------------------------


def as_page(explanation: Explanation, only_kept: bool = False) -> str:
    """An explanation as an HTML page of its own; everything a page says is escaped."""
    template = Template(files("flows.commands").joinpath("explain.html").read_text("utf-8"))
    reasons = explanation.rules
    parts = [_article_html(article, reasons, only_kept) for article in explanation.articles]
    if explanation.rejected:
        parts.insert(0, f'<p class="rejected">No article: {_safe(explanation.rejected)}</p>')
    title = next((f.value for a in explanation.articles for f in a.fields if f.name == "title"), explanation.place)
    return template.substitute(
        title=_safe(title),
        place=_safe(explanation.place),
        note=_safe(explanation.note),
        articles="\n".join(parts),
    )


def _article_html(article: Explained, reasons: dict[str, str], only_kept: bool) -> str:
    rows = []
    for field in article.fields:
        others = "".join(f"<li>{_safe(other)}</li>" for other in field.runners_up)
        more = f"<details><summary>or</summary><ul>{others}</ul></details>" if others else ""
        source = f'<span class="source">{_safe(field.source)}</span>' if field.source else ""
        rows.append(f"<tr><th>{_safe(field.name)}</th><td>{_safe(field.value)} {source}{more}</td></tr>")
    blocks = []
    for block in article.blocks:
        if only_kept and not block.is_kept:
            continue
        name = block.rule or ("" if block.kind == "paragraph" else block.kind)
        why = f' title="{_safe(reasons[block.rule])}"' if block.rule in reasons else ""
        tag = "p" if block.is_kept else "del"
        blocks.append(
            f'<div class="block {"kept" if block.is_kept else "cut"} {_safe(block.kind)}">'
            f'<span class="rule"{why}>{_safe(name)}</span><{tag} dir="auto">{_safe(block.text)}</{tag}></div>'
        )
    return f"<article><table>{''.join(rows)}</table>{''.join(blocks)}</article>"


def _safe(text: str) -> str:
    return html.escape(_plain(text))


def _plain(text: str) -> str:
    """A text as a person reads it: every space a space, what has no width left out, other controls shown."""
    from flows.terminal import cell

    return cell(_NO_WIDTH.sub("", text))
