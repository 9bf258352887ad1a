"""Who and what is named: mentions of persons, organisations and places, and which of them are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.names.find import Span, find_spans
from articles.parse import Text
from articles.records import Alias, Entity, Mention, content_key

__all__ = ["Names", "Span", "find_names", "find_spans", "identify"]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one text, the entities they stand for and the spellings that led there."""

    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    aliases: tuple[Alias, ...] = ()


def find_names(text: Text, given: Sequence[Span] | None = None) -> Names:
    """The names of a text with their entities. Where spans are given, those are kept as they are and only their
    entities are found."""
    return identify(text, find_spans(text) if given is None else given)


def identify(text: Text, spans: Sequence[Span]) -> Names:
    """Whose names the spans are."""
    mentions, entities, aliases = [], {}, {}
    for span in spans:
        written = text.text[span.start : span.end]
        entity_id = content_key("entity", span.kind, written.casefold())
        mentions.append(Mention(span.start, span.end, written, span.kind, entity_id))
        entities[entity_id] = Entity(entity_id, written, span.kind)
        aliases[entity_id, written] = Alias(entity_id, written, "exact")
    return Names(tuple(mentions), tuple(entities.values()), tuple(aliases.values()))
