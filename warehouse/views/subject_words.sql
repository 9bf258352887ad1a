drop view if exists subject_words; -- as it was called when it held the words of all articles
create or replace macro subject_words(article) as table
with near as materialized (
    from subject_articles(article)
),
words as (
    select
        article_id,
        unnest(regexp_extract_all(strip_accents(lower(substr(text, 1, 600))), '\p{L}{3,}')) as word,
        false as is_headline
    from articles
    semi join near using (article_id)
    union all
    select
        article_id,
        unnest(regexp_extract_all(strip_accents(lower(coalesce(title, substr(text, 1, 120)))), '\p{L}{3,}')),
        true
    from articles
    semi join near using (article_id)
),
names as (
    select distinct
        article_id,
        left(unnest(regexp_extract_all(strip_accents(lower(text)), '\p{L}{3,}')), 5) as stem
    from mentions
    semi join near using (article_id)
    where block_number is null
)
select
    w.article_id,
    left(w.word, 5) as stem,
    n.stem is not null as is_name,
    bool_or(w.is_headline) as is_headline,
    any_value(s.is_of_sample) as is_of_sample
from words as w
inner join near as s using (article_id)
left join names as n on n.article_id = w.article_id and n.stem = left(w.word, 5)
where left(w.word, 5) not in (
    'about', 'accor', 'after', 'all', 'also', 'and', 'are', 'been', 'befor', 'but', 'can', 'could', 'first', 'for', 'from', 'had', 'has',
    'have', 'her', 'his', 'into', 'its', 'last', 'may', 'more', 'new', 'not', 'one', 'other', 'our', 'out', 'over', 'said', 'says', 'she',
    'some', 'than', 'that', 'the', 'their', 'them', 'there', 'they', 'this', 'told', 'two', 'was', 'were', 'what', 'when', 'which', 'who',
    'will', 'with', 'would', 'year', 'years', 'you', 'monda', 'tuesd', 'wedne', 'thurs', 'frida', 'satur', 'sunda', 'janua', 'febru', 'march',
    'april', 'june', 'july', 'augus', 'septe', 'octob', 'novem', 'decem'
)
group by 1, 2, 3;
comment on macro table subject_words is 'One row per article that may be on the subject of one, given by words of its title, address or key, and word it begins with, by its first five letters (withdraws and withdrawal are one): whether it is a name, whether it stands in the headline, whether the article is one of those by which common words are told.';
