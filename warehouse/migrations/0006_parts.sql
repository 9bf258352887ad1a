-- An article may lie on several pages: its parts are told by the links of their pages, and have a fate of their own. The
-- table is made anew, since a check cannot be changed in place.
alter table captures rename to captures_before;

create table captures (
    capture_id text primary key,
    run_id text not null,
    outlet_id text,
    url text,
    fetched_at timestamptz,
    http_status integer,
    content_type text,
    payload_sha256 text not null,
    payload_bytes bigint not null,
    shape text not null,
    source_path text not null,
    source_offset bigint not null,
    source_length bigint,
    outcome text not null check (outcome in ('article', 'duplicate', 'part', 'rejected', 'error')),
    reason text,
    detail text,
    note text,
    fields json,
    code_version text not null,
    read_ms integer,
    next_url text,
    previous_url text,
    whole_url text,
    part_of text,
    parts text[]
);
comment on table captures is 'One row per page received, whatever became of it.';
comment on column captures.capture_id is 'Key made of address, time and payload; without an address, of payload and place in the file.';
comment on column captures.run_id is 'Run that loaded it first.';
comment on column captures.outlet_id is 'Outlet by the address; null where there is no address and nothing else tells.';
comment on column captures.url is 'Address it was fetched from; null where the archive does not say.';
comment on column captures.fetched_at is 'When it was fetched; null where the archive does not say.';
comment on column captures.http_status is 'Status of the response; null where there was none.';
comment on column captures.content_type is 'Media type as the server or the archive gave it.';
comment on column captures.payload_sha256 is 'SHA-256 of the body, encodings undone, in hex.';
comment on column captures.payload_bytes is 'Size of the body in bytes.';
comment on column captures.shape is 'What the body is: html, text_dump or article_text.';
comment on column captures.source_path is 'File it was read from; a file inside an archive stands behind !/.';
comment on column captures.source_offset is 'Where its record begins in the file: bytes, or the row number in a table.';
comment on column captures.source_length is 'Bytes the record takes up in the file; null where the format does not tell.';
comment on column captures.outcome is 'What became of it: article, duplicate (nothing new in it), part (its text stands in the article of part_of), rejected (no article), error (reading failed).';
comment on column captures.reason is 'Why it was rejected, or the kind of error; null for article, duplicate and part.';
comment on column captures.detail is 'The reason in words.';
comment on column captures.note is 'What was odd about the record, in words.';
comment on column captures.fields is 'What the archive said beside the page: title, authors, published …';
comment on column captures.code_version is 'Version of morgue that read it last.';
comment on column captures.read_ms is 'Milliseconds that reading it took.';
comment on column captures.next_url is 'Where its page says that the article goes on; null where it does not say.';
comment on column captures.previous_url is 'Where its page says that the part before, or the first, stands.';
comment on column captures.whole_url is 'Where its page says that all of the article stands on one page.';
comment on column captures.part_of is 'For a part: the capture that its article was read from.';
comment on column captures.parts is 'Captures on which the article of this one goes on, in order; null where it stands alone.';

insert into captures by name select * from captures_before;
drop table captures_before;
