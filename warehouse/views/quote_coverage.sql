create or replace view quote_coverage as
select
    split_part(coalesce(a.language, 'und'), '-', 1) as language,
    count(distinct a.article_id) as articles,
    count(q.quote_id) as quotes,
    count(q.quote_id) filter (where q.kind = 'direct') as direct_quotes,
    count(q.quote_id) filter (where q.speaker_text is not null) as with_speaker,
    count(q.quote_id) filter (where q.speaker_name is not null or q.is_anonymous) as resolved
from articles as a
left join quotes as q using (article_id)
group by 1
order by articles desc, language;
comment on view quote_coverage is 'One row per language: how many quotes were found, and how many have a speaker.';
