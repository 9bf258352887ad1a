-- Names are those of the headline and of the text's first 400 characters, and the states they belong to (Moscow is Russia's), of
-- which one may stand for a name that is not written. News agencies are not what the news is about. A headline's names are looked
-- up as texts of the archive spell them, the longest that fits: in New York nobody of the name York is named. A last name, or a
-- word for a body that no list and hardly a text knows, is one where the article's own text names whom it stands for.
create or replace view announcements as
with told as (
    select
        article_id,
        published_at,
        ((published_by(published_at, published_precision) at time zone 'UTC') - interval 1 second)::date as last_day,
        coalesce(left(language, 2), 'en') as language,
        title,
        substr(text, 1, 250) as beginning
    from articles
),
spellings_used as (
    select
        article_id,
        text as spelling,
        entity_id,
        count(*) as times
    from mentions
    group by all
),
spelled as (
    select
        spelling,
        arg_max(entity_id, (named, entity_id)) as entity_id,
        sum(named) as named
    from (select spelling, entity_id, sum(times) as named from spellings_used where length(spelling) > 2 group by all)
    group by spelling
),
phrases as (
    select
        article_id,
        first,
        first + more as last,
        array_to_string(words[first:first + more], ' ') as spelling
    from (
        select
            article_id,
            words,
            unnest(range(1, len(words) + 1)) as first
        from (select article_id, regexp_extract_all(title, '[\p{L}\p{M}\p{N}.-]*[\p{L}\p{N}]') as words from told)
    )
    cross join range(3) as lengths (more)
    where first + more <= len(words)
),
named_in_headline as (
    select
        p.article_id,
        p.spelling,
        s.entity_id,
        s.named,
        p.last <= max(p.last) over (
            partition by p.article_id order by p.first, p.last desc rows between unbounded preceding and 1 preceding
        ) as is_within
    from phrases as p
    inner join spelled as s using (spelling)
),
headline_names as (
    select distinct
        n.article_id,
        if(o.name <> n.spelling, m.entity_id, n.entity_id) as entity_id
    from named_in_headline as n
    inner join entities as e using (entity_id)
    left join (
        select
            article_id,
            spelling,
            arg_max(entity_id, (times, entity_id)) as entity_id
        from spellings_used
        group by article_id, spelling
    ) as m using (article_id, spelling)
    left join entities as o on o.entity_id = m.entity_id
    where n.is_within is not true and (
        m.entity_id is not null
        or e.kind = 'PLACE'
        or contains(n.spelling, ' ')
        or (e.kind = 'ORG' and (e.origin <> 'text' or n.named > 4))
        or exists (from spellings_used as x where x.article_id = n.article_id and x.entity_id = n.entity_id)
    )
),
written as (
    select
        n.article_id,
        n.entity_id,
        e.country,
        e.origin = 'states' as is_state,
        e.name,
        e.plain_name,
        min(n.place) as place
    from (
        select article_id, entity_id, -1 as place from headline_names
        union all
        select article_id, entity_id, start_char from mentions where start_char < 400
    ) as n
    inner join entities as e using (entity_id)
    where e.origin <> 'media'
    group by all
),
named as (
    select
        *,
        true as is_written
    from written
    union all
    select
        w.article_id,
        s.entity_id,
        s.country,
        true,
        s.name,
        s.plain_name,
        min(w.place),
        false
    from written as w
    inner join entities as s on s.country = w.country and s.origin = 'states'
    where not w.is_state
    group by w.article_id, s.entity_id, s.country, s.name, s.plain_name
),
names_of_article as (
    select
        article_id,
        entity_id,
        country,
        is_state,
        any_value(name) as name,
        any_value(plain_name) as plain_name,
        bool_or(is_written) as is_written,
        min(place) as place
    from named
    group by article_id, entity_id, country, is_state
    qualify row_number() over (partition by article_id order by min(place), entity_id) <= 8
),
beginnings as (
    select
        article_id,
        language,
        regexp_extract_all(lower(coalesce(title, substr(beginning, 1, 150))), '\p{L}+') as words,
        true as is_headline
    from told
    union all
    select
        article_id,
        language,
        regexp_extract_all(lower(beginning), '\p{L}+'),
        false
    from told
),
done_in_article as (
    select
        b.article_id,
        w.action,
        bool_or(b.is_headline) as is_headline
    from (
        select
            article_id,
            language,
            is_headline,
            unnest(list_concat(
                list_transform(words, lambda word: regexp_replace(word, '^و?ال', '')),
                list_transform(range(1, len(words)), lambda place: words[place] || '_' || words[place + 1])
            )) as word
        from beginnings
    ) as b
    inner join action_words as w using (language, word)
    group by b.article_id, w.action
)
select
    d.published_at,
    d.last_day,
    n.outlet,
    d.title,
    c.action,
    if(a.place <= b.place, [a.name, b.name], [b.name, a.name]) as names,
    c.is_headline,
    a.is_written and b.is_written as is_written,
    greatest(a.place, b.place) as place,
    d.article_id,
    [a.entity_id, b.entity_id] as entity_ids
from names_of_article as a
inner join names_of_article as b on b.article_id = a.article_id and a.entity_id < b.entity_id
inner join done_in_article as c on c.article_id = a.article_id
inner join told as d on d.article_id = a.article_id
inner join article_outlets as n on n.article_id = a.article_id
where (a.is_written or b.is_written) and a.plain_name is distinct from b.plain_name
    and not ((a.is_state or b.is_state) and a.country is not distinct from b.country);
comment on view announcements is 'One row per article, thing that its headline or beginning says was done, and two names there.';
