-- The links of articles forgotten whose text is another now, or that are gone.
create or replace temp table stale as
select l.article_id
from link_state as l
left join article_versions as v using (article_id, text_sha256)
left join articles as a on a.article_id = l.article_id and a.version = v.version
where a.article_id is null;

delete from link_state where article_id in (select article_id from stale);
delete from link_sketches where article_id in (select article_id from stale);
delete from version_changes where article_id in (select article_id from stale);
delete from pair_edits where article_a in (select article_id from stale) or article_b in (select article_id from stale);
delete from article_pairs where article_a in (select article_id from stale) or article_b in (select article_id from stale);
