-- Take out the articles whose keys are in taken (key, kind, named, url), with all that was read from them. Their captures
-- stay, without what the archive said beside the page, as rejected.
insert into forgotten
select
    key,
    kind,
    named,
    url,
    $now as forgotten_at,
    $note as note
from taken
on conflict do nothing;

create or replace temp table taken_articles as
select article_id from articles inner join taken on key = article_id;

create or replace temp table stood as
select distinct capture_id from article_versions semi join taken_articles using (article_id);

-- The pages they stood on that hold no other article; those too that brought nothing new, and further pages of them.
create or replace temp table emptied as
with stay as (
    select distinct capture_id from article_versions anti join taken_articles using (article_id)
), pages as (
    select coalesce(c.url, c.payload_sha256) as page
    from captures as c
    semi join stood using (capture_id)
    except
    select coalesce(c.url, c.payload_sha256)
    from captures as c
    semi join stay using (capture_id)
)
select c.capture_id
from captures as c
anti join stay using (capture_id)
where c.capture_id in (select capture_id from stood)
    or c.part_of in (select capture_id from stood anti join stay using (capture_id))
    or (c.outcome = 'duplicate' and coalesce(c.url, c.payload_sha256) in (select page from pages));

delete from source_chain where quote_id in (select quote_id from quotes semi join taken_articles using (article_id));
delete from quotes where article_id in (select article_id from taken_articles);
delete from mentions where article_id in (select article_id from taken_articles);
delete from blocks where article_id in (select article_id from taken_articles);
delete from articles where article_id in (select article_id from taken_articles);
delete from pair_edits
where article_a in (select article_id from taken_articles) or article_b in (select article_id from taken_articles);
delete from version_changes where article_id in (select article_id from taken_articles);
delete from article_versions where article_id in (select article_id from taken_articles);

update captures
set
    outcome = 'rejected',
    reason = 'forgotten',
    detail = null,
    note = null,
    fields = null,
    part_of = null,
    parts = null
where capture_id in (select capture_id from emptied);
