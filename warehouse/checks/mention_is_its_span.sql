-- A name is the text between its offsets, in its article or in the caption it stands in.
select m.article_id, m.number
from mentions as m
inner join articles as a using (article_id)
where
    m.block_number is null
    and substr(a.text, m.start_char + 1, m.end_char - m.start_char) is distinct from m.text
union all
select m.article_id, m.number
from mentions as m
left join blocks as b on b.article_id = m.article_id and b.number = m.block_number
where
    m.block_number is not null
    and (
        m.start_char is not null
        or substr(b.text, m.block_start_char + 1, m.block_end_char - m.block_start_char) is distinct from m.text
    )
