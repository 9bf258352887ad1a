-- Users may say who is who. What the rules found is kept beside it, so that a correction can be taken back.
alter table mentions add column found_entity_id text;
update mentions set found_entity_id = entity_id;
comment on column mentions.found_entity_id is 'Entity the rules found; entity_id differs from it where a user corrected it.';

alter table quotes add column found_speaker_entity_id text;
update quotes set found_speaker_entity_id = speaker_entity_id;
comment on column quotes.found_speaker_entity_id is 'Entity the rules found for the speaker, before corrections.';

alter table source_chain add column found_entity_id text;
update source_chain set found_entity_id = entity_id;
comment on column source_chain.found_entity_id is 'Entity the rules found for the step, before corrections.';

alter table entities add column country text;
comment on column entities.country is 'ISO 3166 code of its state; null where no list says.';
alter table entities add column plain_name text;
comment on column entities.plain_name is 'Its name without what tells it from namesakes.';
alter table entities add column merged_into text;
comment on column entities.merged_into is 'Entity that users say it is; null where it stands for itself.';

create table name_corrections (
    number integer primary key,
    action text not null check (action in ('merge', 'split', 'alias', 'rename', 'apart')),
    entity_id text not null,
    spelling text,
    into_id text,
    name text,
    kind text,
    note text
);
comment on table name_corrections is 'One row per correction of who is who, as names.csv in the data folder has them.';
comment on column name_corrections.number is 'Place in the file; a later correction wins.';
comment on column name_corrections.action is 'merge (entity_id is into_id), split (this spelling is not entity_id but into_id), alias (this spelling is into_id), rename (entity_id is called name) or apart (entity_id is never into_id).';
comment on column name_corrections.entity_id is 'Entity that is corrected.';
comment on column name_corrections.spelling is 'Spelling that is corrected; null where all are.';
comment on column name_corrections.into_id is 'Entity it is, or never is.';
comment on column name_corrections.name is 'Name of into_id, or the new name.';
comment on column name_corrections.kind is 'PERSON, ORG or PLACE.';
comment on column name_corrections.note is 'Why, in the user''s words.';
