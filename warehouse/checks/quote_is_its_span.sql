-- A quote is the text between its offsets.
select q.quote_id, q.article_id
from quotes as q
inner join articles as a using (article_id)
where substr(a.text, q.start_char + 1, q.end_char - q.start_char) <> q.text
