-- How sure the reading of a statement is.
alter table quotes add column confidence float;
comment on column quotes.confidence is 'How likely it is that these very words are somebody''s statement, 0 to 1; null where no grammar is read, or before a rebuild.';
