comment on column source_chain.source_class is
'outlet, document, person, organisation, government, group or unnamed; unknown where neither words nor names tell.';
