-- All wordings of the clusters that new wordings are in or join, each pair of them once; a wording alone with itself.
with touched as (
    from new_keys
    union
    select key_a from quote_pairs where key_b in (from new_keys)
    union
    select key_b from quote_pairs where key_a in (from new_keys)
),
members as (
    select distinct quote_key
    from quotes
    where quote_key in (from touched)
        or quote_cluster_id in (
            select quote_cluster_id from quotes
            where quote_cluster_id is not null and quote_key in (from touched)
        )
)
select key_a, key_b from quote_pairs where key_a in (from members)
union all
select quote_key, quote_key from members
