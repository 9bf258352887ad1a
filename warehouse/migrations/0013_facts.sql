-- What is known of a file beside it, as a table of facts says, holds for what was read from it.
alter table sources add column facts text;
comment on column sources.facts is 'Digest of what a table of facts (--facts) said of it when it was read; null where nothing.';
