-- Articles and outlets that users have taken out stay out, whatever is loaded or read again.
create table forgotten (
    key text primary key,
    kind text not null check (kind in ('article', 'outlet')),
    named text not null,
    url text,
    forgotten_at timestamptz not null,
    note text
);
comment on table forgotten is 'One row per article or outlet that was taken out (morgue forget) and stays out.';
comment on column forgotten.key is 'The article_id or outlet_id it had; of a further page of an article, that of the page alone.';
comment on column forgotten.kind is 'article or outlet.';
comment on column forgotten.named is 'Key of what was named: an outlet''s articles and an article''s further pages go and come back with it.';
comment on column forgotten.url is 'Its address; null where it had none.';
comment on column forgotten.forgotten_at is 'When it was taken out.';
comment on column forgotten.note is 'Why, as the user said it.';

comment on column runs.flow is 'What ran: ingest, crawl, rebuild, link, forget.';
