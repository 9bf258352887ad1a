"""`morgue names`: which spellings are one entity's, and why."""

from __future__ import annotations

import json
import sys

import click

KINDS = ("PERSON", "ORG", "PLACE")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--kind", type=click.Choice(KINDS, case_sensitive=False), help="Person, org or place.")
@click.option("--pairs", is_flag=True, help='Read JSONL {"a", "b", "type"}, write {"same", "why"}, line for line.')
def command(names: tuple[str, ...], kind: str | None, pairs: bool) -> None:
    """The known spellings of a name; of two names, whether they are one entity's, and why.

    \b
    Examples:
      morgue names Tartous
      morgue names "Bashar Assad" "Hafez al-Assad"
      morgue names --pairs < pairs.jsonl
    """
    if pairs:
        if names:
            raise click.UsageError("--pairs reads its names from standard input")
        judge_pairs()
    elif len(names) == 2:
        judge(names[0], names[1], kind)
    elif len(names) == 1:
        show(names[0], kind)
    else:
        raise click.UsageError("give one name, or two to compare")


def judge_pairs() -> None:
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
            raise click.ClickException(f"line {number}: {error}") from error
        same, why = one_entity(a, b, kind)
        print(json.dumps({"same": same, "why": why}, ensure_ascii=False))
    sys.stdout.flush()


def judge(a: str, b: str, kind: str | None) -> None:
    """Prints whether two names are one entity's; without a kind, of each kind that the lists have them as."""
    from articles.names.identity import candidates, one_entity

    kinds = [kind] if kind else [k for k in KINDS if candidates(a, k)[0] or candidates(b, k)[0]] or ["PERSON"]
    verdicts = {k: one_entity(a, b, k) for k in kinds}
    best = max(kinds, key=lambda k: verdicts[k].same)
    print(f"{'one' if verdicts[best].same else 'two'} ({best}): {verdicts[best].why}")


def show(name: str, kind: str | None) -> None:
    """Prints the listed entities a name may stand for, with their spellings."""
    from articles.names.identity import candidates
    from articles.names.keys import name_key
    from articles.names.lists import known_names

    lists = known_names()
    for one in [kind] if kind else KINDS:
        found, why = candidates(name, one)
        for entity_id in found:
            entity = lists.entities[entity_id]
            print(f"{entity.name} ({entity_id}; {entity.origin}, by {why})")
            spelled = {s.alias for every in lists.spellings.values() for s in every if s.entity_id == entity_id}
            for alias in sorted(spelled - {entity.name}):
                print(f"  {alias}")
        if kind and not found:
            print(f"no list has it; its key is {one.lower()}:{name_key(name, one)}")
