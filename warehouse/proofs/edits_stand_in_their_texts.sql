-- A sentence of a pair is the text between its offsets, as long as the articles are those that were compared.
select e.article_a, e.article_b, e.number
from pair_edits as e
inner join articles as a on a.article_id = e.article_a
inner join articles as b on b.article_id = e.article_b
inner join link_state as x on x.article_id = e.article_a and x.linked_at is not null
inner join link_state as y on y.article_id = e.article_b and y.linked_at is not null
semi join article_versions as v on v.article_id = x.article_id and v.text_sha256 = x.text_sha256 and v.version = a.version
semi join article_versions as w on w.article_id = y.article_id and w.text_sha256 = y.text_sha256 and w.version = b.version
where substr(a.text, e.start_a + 1, e.end_a - e.start_a) <> e.text_a
    or substr(b.text, e.start_b + 1, e.end_b - e.start_b) <> e.text_b
    or (e.kind in ('reworded', 'only_a')) <> (e.text_a is not null)
    or (e.kind in ('reworded', 'only_b')) <> (e.text_b is not null)
