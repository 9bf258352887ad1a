-- The kept blocks stand in the text in their order and leave out nothing but space.
select distinct b.article_id
from (
    select
        article_id,
        start_char,
        lag(end_char, 1, 0) over (partition by article_id order by number) as before
    from blocks
    where is_kept
) as b
inner join articles as a using (article_id)
where b.start_char < b.before or trim(substr(a.text, b.before + 1, b.start_char - b.before), e' \n\t\r') <> ''
