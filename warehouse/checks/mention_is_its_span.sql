-- A name is the text between its offsets.
select m.article_id, m.number
from mentions as m
inner join articles as a using (article_id)
where substr(a.text, m.start_char + 1, m.end_char - m.start_char) <> m.text
