-- One batch, in one transaction. Tables named staged_… are the batch's rows; $replaces is true where captures are read
-- again by newer rules (rebuild).

insert into outlets by name
select * from staged_outlets
qualify row_number() over (partition by outlet_id order by is_configured desc, name) = 1
on conflict (outlet_id) do update set
    name = case when excluded.is_configured then excluded.name else outlets.name end,
    domain = coalesce(excluded.domain, outlets.domain),
    country = coalesce(excluded.country, outlets.country),
    language = coalesce(excluded.language, outlets.language),
    zone = coalesce(excluded.zone, outlets.zone),
    tdm = case when excluded.is_configured then excluded.tdm else outlets.tdm end,
    ai_training = case when excluded.is_configured then excluded.ai_training else outlets.ai_training end,
    license = case when excluded.is_configured then excluded.license else outlets.license end,
    rights_statement = case when excluded.is_configured then excluded.rights_statement else outlets.rights_statement end,
    facts_on = case when excluded.is_configured then excluded.facts_on else outlets.facts_on end,
    is_configured = excluded.is_configured or outlets.is_configured;

-- A user's word for who is meant gives way to what a text says of him.
insert into entities by name
select * from staged_entities
on conflict do update set
    name = excluded.name,
    found_name = excluded.name,
    kind = excluded.kind,
    country = excluded.country,
    wikidata_id = excluded.wikidata_id,
    geonames_id = excluded.geonames_id,
    origin = excluded.origin
where entities.origin = 'user';

-- Of the reasons why a spelling is one of a name the strongest stands.
create or replace temp macro strength(origin) as list_position(
    ['exact', 'list', 'skeleton', 'stated', 'name_parts', 'initials', 'short_form', 'last_name', 'first_name', 'kinship', 'inflected'],
    origin
);

insert into aliases by name
select * from staged_aliases
qualify row_number() over (partition by entity_id, alias order by strength(origin)) = 1
on conflict do update set origin = excluded.origin where strength(excluded.origin) < strength(aliases.origin);

-- Versions that captures had and, read again, no longer say: the page is rejected now, or is another article.
create or replace temp table withdrawn as
select v.article_id, v.text_sha256
from article_versions as v
semi join staged_captures using (capture_id)
anti join staged_articles using (article_id, capture_id)
where $replaces;

delete from article_versions where (article_id, text_sha256) in (select (article_id, text_sha256) from withdrawn);

-- Texts that no version has yet, or that were read later: the earliest capture of equal words stands for them, whatever
-- the order of loading; one without a time where there is no other.
create or replace temp table fresh as
select s.*
from staged_articles as s
left join article_versions as v using (article_id, text_sha256)
left join captures as c on c.capture_id = v.capture_id
where v.article_id is null or (
    s.capture_id <> v.capture_id
    and (coalesce(s.fetched_at, 'infinity'), s.capture_id) < (coalesce(c.fetched_at, 'infinity'), c.capture_id)
)
qualify row_number() over (partition by s.article_id, s.text_sha256 order by s.fetched_at nulls last, s.capture_id) = 1;

create or replace temp table followed as
select v.capture_id
from article_versions as v
semi join fresh using (article_id, text_sha256);

update article_versions as v
set
    first_seen = least(v.first_seen, s.first_seen),
    last_seen = greatest(v.last_seen, s.last_seen)
from (
    select article_id, text_sha256, min(fetched_at) as first_seen, max(fetched_at) as last_seen
    from staged_articles
    group by all
) as s
where v.article_id = s.article_id and v.text_sha256 = s.text_sha256;

-- Articles whose versions are others from now on, the newest or not: their links, and what changed between versions, are
-- to be found again.
update link_state set text_sha256 = ''
where article_id in (
    select article_id from fresh
    union
    select article_id from withdrawn
    union
    select s.article_id
    from staged_articles as s
    inner join article_versions as v using (article_id, text_sha256, capture_id)
    where $replaces and (s.text <> v.text or s.title is distinct from v.title)
);

-- Versions differ in their words; what a rebuild changes beside the words is changed in place.
update article_versions as v
set
    title = s.title,
    text = s.text
from staged_articles as s
where $replaces and v.article_id = s.article_id and v.text_sha256 = s.text_sha256 and v.capture_id = s.capture_id;

update article_versions as v
set
    capture_id = f.capture_id,
    title = f.title,
    text = f.text
from fresh as f
where v.article_id = f.article_id and v.text_sha256 = f.text_sha256;

insert into article_versions
select
    f.article_id,
    0 as version,
    f.capture_id,
    f.title,
    f.text,
    f.text_sha256,
    s.first_seen,
    s.last_seen,
    $now as read_at
from fresh as f
inner join (
    select article_id, text_sha256, min(fetched_at) as first_seen, max(fetched_at) as last_seen
    from staged_articles
    group by all
) as s using (article_id, text_sha256)
anti join article_versions as v on v.article_id = f.article_id and v.text_sha256 = f.text_sha256;

-- Versions are numbered in the order of time, whatever the order of loading.
create or replace temp table numbered as
select
    article_id,
    text_sha256,
    row_number() over (partition by article_id order by first_seen nulls first, read_at, text_sha256) as version
from article_versions
where article_id in (select article_id from staged_articles union select article_id from withdrawn);

update article_versions as v
set version = n.version
from numbered as n
where v.article_id = n.article_id and v.text_sha256 = n.text_sha256 and v.version <> n.version;

-- Articles that show another text from now on; in a rebuild, all that were read again.
create or replace temp table shown as
select s.*, n.version
from (
    select * from fresh
    union all
    select s.*
    from staged_articles as s
    anti join fresh as f using (article_id, text_sha256)
    inner join article_versions as v using (article_id, text_sha256, capture_id)
    where $replaces
    qualify row_number() over (partition by s.article_id, s.text_sha256 order by s.fetched_at nulls last, s.capture_id) = 1
) as s
inner join numbered as n using (article_id, text_sha256)
qualify n.version = max(n.version) over (partition by s.article_id)
    and n.version = (select max(m.version) from numbered as m where m.article_id = s.article_id);

create or replace temp table gone as
select article_id from shown
union
select a.article_id
from articles as a
semi join staged_captures using (capture_id)
anti join staged_articles using (article_id, capture_id)
where $replaces;

update link_state set text_sha256 = '' where article_id in (select article_id from shown);

delete from source_chain where quote_id in (select quote_id from quotes semi join gone using (article_id));
delete from quotes where article_id in (select article_id from gone);
delete from mentions where article_id in (select article_id from gone);
delete from blocks where article_id in (select article_id from gone);
delete from articles where article_id in (select article_id from gone);

insert into articles by name select * exclude (fetched_at, text_sha256) from shown;
insert into blocks by name
select s.* exclude (capture_id) from staged_blocks as s semi join shown using (article_id, capture_id);
insert into mentions by name
select s.* exclude (capture_id) from staged_mentions as s semi join shown using (article_id, capture_id);
insert into quotes by name
select s.* exclude (capture_id) from staged_quotes as s semi join shown using (article_id, capture_id);
insert into source_chain by name
select s.* exclude (capture_id, article_id) from staged_source_chain as s semi join shown using (article_id, capture_id);

update articles as a
set version = n.version
from (select article_id, max(version) as version from numbered group by article_id) as n
where a.article_id = n.article_id and a.version <> n.version;

insert into captures by name
select
    c.* replace (
        case
            when c.outcome <> 'article' then c.outcome
            when c.capture_id in (select capture_id from article_versions) then 'article'
            else 'duplicate'
        end as outcome
    )
from staged_captures as c
on conflict (capture_id) do update set
    outlet_id = case when $replaces then excluded.outlet_id else captures.outlet_id end,
    outcome = case when $replaces then excluded.outcome else captures.outcome end,
    reason = case when $replaces then excluded.reason else captures.reason end,
    detail = case when $replaces then excluded.detail else captures.detail end,
    code_version = case when $replaces then excluded.code_version else captures.code_version end,
    next_url = case when $replaces then excluded.next_url else captures.next_url end,
    previous_url = case when $replaces then excluded.previous_url else captures.previous_url end,
    whole_url = case when $replaces then excluded.whole_url else captures.whole_url end,
    parts = case when $replaces then excluded.parts else captures.parts end,
    part_of = case when $replaces then null else captures.part_of end;

update captures as c
set outcome = 'duplicate'
from followed as f
where c.capture_id = f.capture_id and c.outcome = 'article'
    and c.capture_id not in (select capture_id from article_versions);

update captures as p
set outlet_id = h.outlet_id
from captures as h
semi join staged_captures using (capture_id)
where $replaces and p.part_of = h.capture_id and p.outlet_id is distinct from h.outlet_id;

-- A revisit says that the page was as it had been: where that is known, nothing is new, and the version was seen again.
-- What the page had been may be loaded after it.
create or replace temp table revisits as
select
    c.capture_id,
    c.url,
    c.fetched_at
from captures as c
where c.reason = 'no_original' and c.url in (select url from staged_captures) and exists (
    select 1
    from captures as k
    where k.url = c.url and k.fetched_at <= c.fetched_at and k.outcome in ('article', 'duplicate')
);

update captures as c
set
    outcome = 'duplicate',
    reason = null,
    detail = null
from revisits as r
where c.capture_id = r.capture_id;

-- Where the page was no article then, it is none now, for the same reason.
update captures as c
set reason = r.reason
from (
    select
        s.capture_id,
        max_by(k.reason, (k.fetched_at, k.capture_id)) as reason
    from captures as s
    inner join captures as k on k.url = s.url and k.fetched_at <= s.fetched_at
    where s.reason = 'no_original' and s.url in (select url from staged_captures) and k.outcome = 'rejected' and k.reason <> 'no_original'
    group by s.capture_id
) as r
where c.capture_id = r.capture_id and c.reason = 'no_original';

update article_versions as v
set last_seen = greatest(v.last_seen, s.fetched_at)
from (
    select
        o.article_id,
        max(o.version) as version,
        max(r.fetched_at) as fetched_at
    from revisits as r
    inner join captures as k on k.url = r.url
    inner join article_versions as o on o.capture_id = k.capture_id and o.first_seen <= r.fetched_at
    group by o.article_id
) as s
where v.article_id = s.article_id and v.version = s.version;

insert into damages by name select * from staged_damages on conflict do nothing;
insert or replace into sources by name
select s.* replace (coalesce(s.outlet, k.outlet) as outlet, coalesce(s.columns, k.columns) as columns)
from staged_sources as s
left join sources as k using (source_path);
