-- Spellings are taken apart once each, not once a mention; of very many articles those that share the rarest names are kept.
create or replace macro subject_articles(article) as table
with this as (
    select article_id
    from articles
    where article_id = article or url = article or contains(lower(title), lower(article))
),
spelled as materialized (
    select
        text,
        unnest(
            list_distinct(
                list_transform(regexp_extract_all(strip_accents(lower(text)), '\p{L}{3,}'), lambda word: left(word, 5))
            )
        ) as stem
    from (select distinct text from mentions where block_number is null)
),
named as materialized (
    select distinct m.article_id, s.stem
    from mentions as m
    inner join spelled as s using (text)
    where m.block_number is null and s.stem in (
        select s.stem
        from mentions as m
        semi join this using (article_id)
        inner join spelled as s using (text)
        where m.block_number is null
    )
),
nearest as (
    select n.article_id
    from named as n
    inner join (select stem, count(*) as articles from named group by stem) as c using (stem)
    group by n.article_id
    having count(*) >= 2
    order by sum(1 / c.articles) desc, n.article_id
    limit 5000
),
sample as (
    select article_id from articles order by hash(article_id) limit 5000
)
select article_id, bool_or(is_of_sample) as is_of_sample
from (
    select article_id, false as is_of_sample from this
    union all
    select article_id, false from nearest
    union all
    select article_id, true from sample
)
group by article_id;
comment on macro table subject_articles is 'One row per article that names at least two names of one, given by words of its title, address or key (up to 5,000, those with the rarest names), and of a sample of 5,000 by which common words are told.';
