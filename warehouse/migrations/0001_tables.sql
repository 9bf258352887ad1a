create table runs (
    run_id text primary key,
    flow text not null,
    parameters json not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    state text not null check (state in ('running', 'completed', 'failed', 'interrupted')),
    code_version text not null,
    counts json,
    message text
);
comment on table runs is 'One row per run of a flow: what it was asked, when it ran and how it ended.';
comment on column runs.run_id is 'Key: the time the run began and a random part.';
comment on column runs.flow is 'What ran: ingest, crawl, rebuild, link.';
comment on column runs.parameters is 'What the run was asked to do.';
comment on column runs.started_at is 'When the run began.';
comment on column runs.ended_at is 'When the run ended; null while it runs or where it was killed.';
comment on column runs.state is 'running, completed, failed or interrupted (found dead by a later run).';
comment on column runs.code_version is 'Version of morgue that ran.';
comment on column runs.counts is 'Captures by outcome, articles, quotes, mentions, damages.';
comment on column runs.message is 'Why a run failed, in words; null where it did not.';

create table outlets (
    outlet_id text primary key,
    name text not null,
    domain text,
    country text,
    language text,
    zone text,
    is_configured boolean not null default false
);
comment on table outlets is 'One row per outlet: a publisher of articles, known from a config or only by its domain.';
comment on column outlets.outlet_id is 'Key: the slug of the outlet''s config; for an outlet without one, its domain.';
comment on column outlets.name is 'Name of the outlet; its domain where no name is known.';
comment on column outlets.domain is 'Registered domain of today, without www.';
comment on column outlets.country is 'ISO 3166-1 alpha-2 code of the country; null where no config says.';
comment on column outlets.language is 'BCP 47 tag of the main language; null where no config says.';
comment on column outlets.zone is 'IANA time zone of the outlet''s dates; null where no config says.';
comment on column outlets.is_configured is 'Whether a config of the outlet was there when it was last seen.';

create table sources (
    source_path text primary key,
    fingerprint text not null,
    format text not null,
    size_bytes bigint not null,
    modified_at timestamptz,
    next_offset bigint not null default 0,
    is_complete boolean not null,
    captures bigint not null default 0,
    damages bigint not null default 0,
    run_id text not null,
    read_at timestamptz not null
);
comment on table sources is 'One row per file that was read as an archive, or refused.';
comment on column sources.source_path is 'Key: absolute path of the file.';
comment on column sources.fingerprint is 'SHA-256 of the file''s bytes: the same archive under another name has the same one.';
comment on column sources.format is 'Format found in the content: warc, html, text, jsonl, csv …; refused where it is none that is known.';
comment on column sources.size_bytes is 'Size of the file in bytes.';
comment on column sources.modified_at is 'Modification time of the file when it was read.';
comment on column sources.next_offset is 'Offset up to which the file''s captures are in the warehouse; a later run goes on there.';
comment on column sources.is_complete is 'Whether the file was read to its end.';
comment on column sources.captures is 'Captures found in the file, known ones included.';
comment on column sources.damages is 'Damages found in the file.';
comment on column sources.run_id is 'Run that read it last.';
comment on column sources.read_at is 'When it was read last.';

create table damages (
    source_path text not null,
    source_offset bigint not null,
    what text not null,
    done text not null,
    run_id text not null,
    primary key (source_path, source_offset, what)
);
comment on table damages is 'One row per part of a file that could not be read as it should be.';
comment on column damages.source_path is 'File, as in captures.source_path.';
comment on column damages.source_offset is 'Where in the file: bytes, or the row number in a table; 0 for the whole file.';
comment on column damages.what is 'What was wrong, in words.';
comment on column damages.done is 'What was done about it.';
comment on column damages.run_id is 'Run that met it first.';

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
    outcome text not null check (outcome in ('article', 'duplicate', 'rejected', 'error')),
    reason text,
    detail text,
    note text,
    fields json,
    code_version text not null,
    read_ms integer
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
comment on column captures.outcome is 'What became of it: article, duplicate (nothing new in it), rejected (no article), error (reading failed).';
comment on column captures.reason is 'Why it was rejected, or the kind of error; null for article and duplicate.';
comment on column captures.detail is 'The reason in words.';
comment on column captures.note is 'What was odd about the record, in words.';
comment on column captures.fields is 'What the archive said beside the page: title, authors, published …';
comment on column captures.code_version is 'Version of morgue that read it last.';
comment on column captures.read_ms is 'Milliseconds that reading it took.';

create table articles (
    article_id text primary key,
    outlet_id text,
    capture_id text not null,
    page_part integer not null,
    url text,
    title text,
    standfirst text,
    authors text[] not null,
    published_at timestamptz,
    published_raw text,
    published_precision text,
    published_source text,
    published_zone text,
    modified_at timestamptz,
    language text,
    section text,
    keywords text[] not null,
    text text not null,
    word_count integer not null,
    wire_agency text,
    dateline text,
    is_partial boolean not null,
    is_free boolean,
    field_sources json,
    version integer not null
);
comment on table articles is 'One row per article, in its newest version.';
comment on column articles.article_id is 'Key made of the address and the part of the page; without an address, of the payload.';
comment on column articles.outlet_id is 'Outlet that published it; null where nothing tells.';
comment on column articles.capture_id is 'Capture the newest version was read from.';
comment on column articles.page_part is 'Place of the article on its page, from 1.';
comment on column articles.url is 'Canonical address as the page states it, else the address it was fetched from.';
comment on column articles.title is 'Headline, without the outlet''s name.';
comment on column articles.standfirst is 'Summary under the headline.';
comment on column articles.authors is 'People who wrote it, as named.';
comment on column articles.published_at is 'When it was published; see published_precision.';
comment on column articles.published_raw is 'The date as the page writes it.';
comment on column articles.published_precision is 'second, minute, day, month or year.';
comment on column articles.published_source is 'Where on the page the date was found.';
comment on column articles.published_zone is 'Who gave the time zone: page, outlet, or null where nobody did (UTC is assumed).';
comment on column articles.modified_at is 'When the page says it was last changed.';
comment on column articles.language is 'BCP 47 tag of the language of the text.';
comment on column articles.section is 'Section of the outlet.';
comment on column articles.keywords is 'Keywords of the page.';
comment on column articles.text is 'The article, paragraphs apart by an empty line; all offsets count its code points.';
comment on column articles.word_count is 'Words in the text.';
comment on column articles.wire_agency is 'News agency the text is credited to.';
comment on column articles.dateline is 'Dateline, such as MOSCOW (AP).';
comment on column articles.is_partial is 'Whether only a part of the article was on the page, as behind a paywall.';
comment on column articles.is_free is 'schema.org isAccessibleForFree; null where the page does not say.';
comment on column articles.field_sources is 'Where each field came from.';
comment on column articles.version is 'Number of the newest version, from 1.';

create table article_versions (
    article_id text not null,
    version integer not null,
    capture_id text not null,
    title text,
    text text not null,
    text_sha256 text not null,
    first_seen timestamptz,
    last_seen timestamptz,
    read_at timestamptz not null,
    primary key (article_id, text_sha256)
);
comment on table article_versions is 'One row per text an article has had.';
comment on column article_versions.article_id is 'The article.';
comment on column article_versions.version is 'Number of the version, from 1, in the order of first_seen and read_at.';
comment on column article_versions.capture_id is 'First capture that had this text.';
comment on column article_versions.title is 'Headline of this version.';
comment on column article_versions.text is 'Text of this version.';
comment on column article_versions.text_sha256 is 'SHA-256 of the words of title and text, in hex: marks, spaces and case do not make a version.';
comment on column article_versions.first_seen is 'Fetch time of the first capture with this text; null where none is known.';
comment on column article_versions.last_seen is 'Fetch time of the last capture with this text; null where none is known.';
comment on column article_versions.read_at is 'When this text was first read.';

create table blocks (
    article_id text not null,
    number integer not null,
    kind text not null,
    is_kept boolean not null,
    rule text,
    text text not null,
    start_char integer,
    end_char integer,
    primary key (article_id, number)
);
comment on table blocks is 'One row per paragraph-sized block of a page, kept in the article or cut.';
comment on column blocks.article_id is 'Article the block belongs to or stands near.';
comment on column blocks.number is 'Place on the page, from 0.';
comment on column blocks.kind is 'What it is: paragraph, heading, caption, correction … or a kind of promotion or navigation.';
comment on column blocks.is_kept is 'Whether it is part of the article''s text.';
comment on column blocks.rule is 'Rule that cut it or named its kind; null for plain text.';
comment on column blocks.text is 'Its text.';
comment on column blocks.start_char is 'First code point in articles.text; null where the block was cut.';
comment on column blocks.end_char is 'End, exclusive; null where the block was cut.';

create table quotes (
    quote_id text primary key,
    article_id text not null,
    number integer not null,
    kind text not null check (kind in ('direct', 'mixed', 'indirect')),
    text text not null,
    start_char integer not null,
    end_char integer not null,
    pieces integer[][] not null,
    cue text,
    cue_start_char integer,
    cue_end_char integer,
    speaker_text text,
    speaker_start_char integer,
    speaker_end_char integer,
    speaker_name text,
    speaker_entity_id text,
    speaker_class text,
    is_anonymous boolean not null,
    anonymity json,
    audience text,
    occasion text,
    quote_cluster_id text
);
comment on table quotes is 'One row per attributed statement.';
comment on column quotes.quote_id is 'Key made of the article, its text and the place.';
comment on column quotes.article_id is 'Article it stands in.';
comment on column quotes.number is 'Place among the article''s quotes, from 1.';
comment on column quotes.kind is 'direct (in quotation marks), mixed (partly) or indirect.';
comment on column quotes.text is 'What was said: articles.text[start_char:end_char].';
comment on column quotes.start_char is 'First code point in articles.text, from 0.';
comment on column quotes.end_char is 'End, exclusive.';
comment on column quotes.pieces is 'Spans of the parts of a quotation broken by its cue, as [start, end].';
comment on column quotes.cue is 'Verb or phrase that attributes it.';
comment on column quotes.cue_start_char is 'First code point of the cue.';
comment on column quotes.cue_end_char is 'End of the cue, exclusive.';
comment on column quotes.speaker_text is 'The words that name the speaker, as written.';
comment on column quotes.speaker_start_char is 'First code point of the speaker''s words.';
comment on column quotes.speaker_end_char is 'End of the speaker''s words, exclusive.';
comment on column quotes.speaker_name is 'Name the speaker resolves to; null where it is not known.';
comment on column quotes.speaker_entity_id is 'Entity the speaker resolves to; null where it is none.';
comment on column quotes.speaker_class is 'person, organisation, government, document, outlet, group or unnamed.';
comment on column quotes.is_anonymous is 'Whether the source is unnamed.';
comment on column quotes.anonymity is 'For an unnamed source: label, role, affiliation, number and reason, as written.';
comment on column quotes.audience is 'To whom it was said.';
comment on column quotes.occasion is 'Where or how it was said: in an interview, in a statement …';
comment on column quotes.quote_cluster_id is 'Same for the same quotation in other articles; null before linking.';

create table source_chain (
    quote_id text not null,
    hop integer not null,
    text text not null,
    entity_id text,
    source_class text not null,
    start_char integer not null,
    end_char integer not null,
    primary key (quote_id, hop)
);
comment on table source_chain is 'One row per step between the outlet and the speaker of a quote.';
comment on column source_chain.quote_id is 'The quote.';
comment on column source_chain.hop is 'Place in the chain; 1 is nearest the outlet.';
comment on column source_chain.text is 'The words that name the step, as written.';
comment on column source_chain.entity_id is 'Entity of the step; null where it is none.';
comment on column source_chain.source_class is 'outlet, document, person, organisation, government, group or unnamed.';
comment on column source_chain.start_char is 'First code point in articles.text.';
comment on column source_chain.end_char is 'End, exclusive.';

create table mentions (
    article_id text not null,
    number integer not null,
    entity_id text not null,
    text text not null,
    kind text not null,
    start_char integer not null,
    end_char integer not null,
    primary key (article_id, number)
);
comment on table mentions is 'One row per name in a text.';
comment on column mentions.article_id is 'Article it stands in.';
comment on column mentions.number is 'Place among the article''s mentions, from 1.';
comment on column mentions.entity_id is 'Entity it names.';
comment on column mentions.text is 'The name as written: articles.text[start_char:end_char].';
comment on column mentions.kind is 'PERSON, ORG or PLACE.';
comment on column mentions.start_char is 'First code point in articles.text, from 0.';
comment on column mentions.end_char is 'End, exclusive.';

create table entities (
    entity_id text primary key,
    name text not null,
    kind text not null,
    wikidata_id text,
    geonames_id bigint,
    origin text not null
);
comment on table entities is 'One row per person, organisation or place.';
comment on column entities.entity_id is 'Key made of the kind and the name; the same in every warehouse.';
comment on column entities.name is 'Name it is known by here.';
comment on column entities.kind is 'PERSON, ORG or PLACE.';
comment on column entities.wikidata_id is 'Wikidata item, such as Q858; null where no list says.';
comment on column entities.geonames_id is 'GeoNames id; null where no list says.';
comment on column entities.origin is 'text where only articles know it, else the list that has it.';

create table aliases (
    entity_id text not null,
    alias text not null,
    origin text not null,
    primary key (entity_id, alias)
);
comment on table aliases is 'One row per spelling of an entity.';
comment on column aliases.entity_id is 'The entity.';
comment on column aliases.alias is 'The spelling.';
comment on column aliases.origin is 'Why it is held to be one: exact, skeleton, initials, last_name, list, user …';

create table article_pairs (
    article_a text not null,
    article_b text not null,
    relation text not null check (relation in ('same_text', 'same_wire', 'rewrite', 'same_quote', 'same_subject')),
    score double not null,
    reuse_a_in_b double,
    reuse_b_in_a double,
    shared_quotes integer not null,
    shared_names integer,
    shared_numbers integer,
    reasons json,
    story_id text,
    primary key (article_a, article_b)
);
comment on table article_pairs is 'One row per two articles that share a story.';
comment on column article_pairs.article_a is 'The article of the smaller key.';
comment on column article_pairs.article_b is 'The other article.';
comment on column article_pairs.relation is 'same_text, same_wire, rewrite, same_quote or same_subject.';
comment on column article_pairs.score is 'How sure the relation is, 0 to 1.';
comment on column article_pairs.reuse_a_in_b is 'Share of a''s sentences that also stand in b, 0 to 1.';
comment on column article_pairs.reuse_b_in_a is 'Share of b''s sentences that also stand in a, 0 to 1.';
comment on column article_pairs.shared_quotes is 'Quotations that both have.';
comment on column article_pairs.shared_names is 'Names that both have.';
comment on column article_pairs.shared_numbers is 'Numbers that both have.';
comment on column article_pairs.reasons is 'Why they are linked: what was compared and what it gave.';
comment on column article_pairs.story_id is 'Same for all articles connected by copies and rewrites.';

create table robots_log (
    outlet_id text not null,
    host text not null,
    asked_at timestamptz not null,
    http_status integer,
    verdict text not null,
    reason text,
    body text,
    run_id text,
    primary key (host, asked_at)
);
comment on table robots_log is 'One row per answer of a host about its robots.txt: were we allowed?';
comment on column robots_log.outlet_id is 'Outlet that was crawled.';
comment on column robots_log.host is 'Host that was asked, with its port where not the usual one.';
comment on column robots_log.asked_at is 'When it was asked.';
comment on column robots_log.http_status is 'Status of the answer; null where none came.';
comment on column robots_log.verdict is 'rules, allow_all or disallow_all.';
comment on column robots_log.reason is 'Why, in words.';
comment on column robots_log.body is 'The robots.txt as received; null where none came.';
comment on column robots_log.run_id is 'Run that asked.';
