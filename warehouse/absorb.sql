-- Before a batch of articles that lie on several pages is loaded: what was read from their captures one by one is taken
-- out. staged_captures are those that articles begin on, absorbed (capture_id, part_of) those that they go on on.
create or replace temp table regrouped as
select capture_id from staged_captures
union
select capture_id from absorbed;

update link_state set text_sha256 = ''
where article_id in (select article_id from article_versions semi join regrouped using (capture_id));
delete from article_versions where capture_id in (select capture_id from regrouped);

create or replace temp table emptied as
select article_id from articles anti join article_versions using (article_id);

delete from source_chain where quote_id in (select quote_id from quotes semi join emptied using (article_id));
delete from quotes where article_id in (select article_id from emptied);
delete from mentions where article_id in (select article_id from emptied);
delete from blocks where article_id in (select article_id from emptied);
delete from articles where article_id in (select article_id from emptied);

update captures as c
set
    outcome = 'part',
    reason = null,
    detail = null,
    part_of = a.part_of,
    parts = null
from absorbed as a
where c.capture_id = a.capture_id;
