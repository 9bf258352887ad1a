-- The kept blocks stand in the text in their order and leave out nothing but space.
select distinct article_id
from (
    select
        b.article_id,
        b.start_char,
        b.end_char,
        a.text,
        lag(b.end_char, 1, 0) over (partition by b.article_id order by b.number) as before
    from blocks as b
    inner join articles as a using (article_id)
    where b.is_kept
)
where start_char < before or trim(substr(text, before + 1, start_char - before), e' \n\t\r') <> ''
