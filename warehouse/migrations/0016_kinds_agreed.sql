-- An entity may be part of another since the archive's articles agree on the kind of its name.
alter table entities add column merged_by text;
update entities set merged_by = 'user' where merged_into is not null;
comment on column entities.merged_into is 'Entity it is held to be; null where it stands for itself.';
comment on column entities.merged_by is 'user: a correction says so; kind: most articles give its name, which no list knows, the kind of the other.';
comment on column mentions.found_entity_id is 'Entity the rules found in the article; entity_id differs where a user or the archive''s other articles say so.';
comment on column aliases.origin is 'Why it is held to be one: exact, skeleton, initials, last_name, list, kind, user …';
delete from seals where table_name = 'mentions';  -- names are settled again, so that the archive's articles agree
