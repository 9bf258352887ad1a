-- Forgets the traits of the articles of batch that had some. What others were judged by may be rare again without them:
-- those are looked at anew.
create or replace temp table old_numbers as
select number from link_state semi join batch using (article_id);

create or replace temp table lost as
select kind, hash, count(*) as articles
from link_sketches as s
semi join old_numbers using (number)
anti join (
    select l.number, t.kind, t.hash
    from traits as t
    inner join link_state as l using (article_id)
) as t using (number, kind, hash)
group by all;

update link_state set linked_at = null
where number in (
    select number
    from (
        select
            s.number,
            l.articles as lost,
            r.most,
            count(*) over (partition by s.kind, s.hash) as articles,
            row_number() over (partition by s.kind, s.hash order by n.article_id) as place
        from link_sketches as s
        inner join lost as l using (kind, hash)
        inner join kinds as r using (kind)
        inner join link_state as n using (number)
    )
    where articles > most and (articles - lost <= most or place <= $hubs + lost)
);

delete from link_sketches where number in (from old_numbers);
delete from link_leads where number in (from old_numbers);

create or replace temp table ghosts as
select distinct quote_key
from link_quotes
anti join quotes using (quote_key);

create or replace temp table shaken as
select quote_cluster_id
from quotes
where quote_key in (
    select l.quote_key
    from link_quotes as l
    where l.hash in (
        select l.hash
        from link_quotes as l
        left join ghosts as g using (quote_key)
        where l.hash in (select hash from link_quotes semi join ghosts using (quote_key))
        group by l.hash
        having count(*) > $cap and count(*) - count(g.quote_key) <= $cap
    )
    union
    select p.key_a from quote_pairs as p semi join ghosts as g on g.quote_key = p.key_b
    union
    select p.key_b from quote_pairs as p semi join ghosts as g on g.quote_key = p.key_a
);

update link_state set linked_at = null
where article_id in (select article_id from quotes semi join shaken using (quote_cluster_id));
update quotes set quote_cluster_id = null where quote_cluster_id in (select quote_cluster_id from shaken);
delete from quote_pairs where key_a in (select quote_key from ghosts) or key_b in (select quote_key from ghosts);
delete from link_quotes where quote_key in (select quote_key from ghosts);

create or replace temp table gone as
select article_id from batch anti join articles using (article_id);
update article_pairs set story_id = null
where story_id in (
    select story_id from article_pairs
    where article_a in (select article_id from gone) or article_b in (select article_id from gone)
);
delete from pair_edits where article_a in (select article_id from gone) or article_b in (select article_id from gone);
delete from article_pairs where article_a in (select article_id from gone) or article_b in (select article_id from gone);
delete from version_changes where article_id in (select article_id from gone);
delete from link_state where article_id in (select article_id from gone);
