-- Which articles share a quotation is kept, so that it is known what an article that goes leaves behind: all are compared
-- again.
comment on column link_sketches.kind is '0: sampled 5-word shingle, 1: name or number of a week, 2: pair of names in the lead, 3: quotation.';
comment on column link_sketches.hash is 'CRC-32 of the trait; of a quotation, the beginning of its cluster''s key.';

-- A name that a user gave can be taken back.
alter table entities add column found_name text;
update entities set found_name = coalesce(plain_name, name);
comment on column entities.found_name is 'Name that a list or the first text has for it, before corrections.';

update link_state set text_sha256 = '';
