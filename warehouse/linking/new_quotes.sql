-- The wordings of quotations that have no cluster yet, and their shingles by how many wordings have them; of the known
-- pairs those that were judged by shingles that have become common, and are none without them, or by a speaker who is gone.
create or replace temp table new_keys as
select quote_key
from quotes
where quote_key is not null
group by quote_key
having count(quote_cluster_id) < count(*);

create or replace temp view said as
select distinct quote_key, coalesce(found_speaker_entity_id, speaker_entity_id, lower(speaker_name)) as speaker
from quotes
where quote_key is not null and coalesce(speaker_entity_id, speaker_name) is not null;

create or replace temp table shingle_counts as
select
    l.hash,
    count(*) as keys,
    count(*) - count(n.quote_key) as keys_before
from link_quotes as l
left join new_keys as n using (quote_key)
where l.hash in (select hash from link_quotes semi join new_keys using (quote_key))
group by l.hash;

create or replace temp table rare_shingles as
select hash from shingle_counts where keys between 2 and $cap;

create or replace temp table shaky as
select distinct p.key_a, p.key_b
from quote_pairs as p
inner join link_quotes as x on x.quote_key = p.key_a
inner join link_quotes as y on y.quote_key = p.key_b and y.hash = x.hash
where x.hash in (select hash from shingle_counts where keys > $cap and keys_before <= $cap);

create or replace temp table shared_by_shaky as
select s.key_a, s.key_b, x.hash
from shaky as s
inner join link_quotes as x on x.quote_key = s.key_a
inner join link_quotes as y on y.quote_key = s.key_b and y.hash = x.hash;

create or replace temp table broken as
select s.key_a, s.key_b
from shared_by_shaky as s
inner join (
    select hash, count(*) as keys
    from link_quotes
    semi join shared_by_shaky using (hash)
    group by hash
) as c using (hash)
group by all
having count(*) filter (where c.keys <= $cap) < 2
union
select p.key_a, p.key_b
from quote_pairs as p
where p.is_by_speaker and not exists (
    select 1 from said as a inner join said as b using (speaker) where a.quote_key = p.key_a and b.quote_key = p.key_b
);

delete from quote_pairs as p using broken as b where p.key_a = b.key_a and p.key_b = b.key_b;

create or replace temp table shaken as
select distinct quote_cluster_id
from quotes
where quote_cluster_id is not null
    and quote_key in (select key_a from broken union all select key_b from broken);

update link_state set linked_at = null
where article_id in (select article_id from quotes semi join shaken using (quote_cluster_id));

insert into new_keys
select distinct quote_key from quotes semi join shaken using (quote_cluster_id);
update quotes set quote_cluster_id = null where quote_cluster_id in (select quote_cluster_id from shaken);
