-- A kept block is the text between its offsets, and a cut one has none.
select b.article_id, b.number
from blocks as b
inner join articles as a using (article_id)
where (b.is_kept and substr(a.text, b.start_char + 1, b.end_char - b.start_char) is distinct from b.text)
    or (not b.is_kept and b.start_char is not null)
