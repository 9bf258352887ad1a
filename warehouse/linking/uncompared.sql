-- Up to $limit articles that are to be compared, in the order of time: what belongs together comes together.
select l.article_id
from link_state as l
inner join articles as a using (article_id)
where l.linked_at is null
order by a.published_at nulls last, l.article_id
limit $limit
