-- The traits of a batch (traits), the keys of its quotations (keys) and their shingles (parts); then the pairs of
-- wordings that share most of the shorter one's shingles.
delete from link_sketches where article_id in (select article_id from traits);
insert into link_sketches by name from traits;

update quotes set quote_key = k.quote_key from keys as k where quotes.quote_id = k.quote_id;

create or replace temp table new_parts as
select distinct p.* from parts as p anti join link_quotes using (quote_key);
insert into link_quotes by name from new_parts;

insert into quote_pairs
with rare as (
    select hash
    from link_quotes
    semi join new_parts using (hash)
    group by hash
    having count(*) between 2 and $cap
)
select
    least(x.quote_key, y.quote_key) as key_a,
    greatest(x.quote_key, y.quote_key) as key_b,
    count(distinct hash) / least(any_value(x.shingles), any_value(y.shingles)) as overlap
from new_parts as x
inner join rare using (hash)
inner join link_quotes as y using (hash)
where x.quote_key <> y.quote_key
group by 1, 2
having count(distinct hash) >= 2 and overlap >= 0.6
on conflict do nothing;
