-- Cue, speaker and the steps of a chain are the text between their offsets; the pieces lie within the quote, in order.
select 'cue' as what, q.quote_id
from quotes as q
inner join articles as a using (article_id)
where q.cue_start_char is not null
    and substr(a.text, q.cue_start_char + 1, q.cue_end_char - q.cue_start_char) is distinct from q.cue
union all
select 'speaker', q.quote_id
from quotes as q
inner join articles as a using (article_id)
where q.speaker_start_char is not null
    and substr(a.text, q.speaker_start_char + 1, q.speaker_end_char - q.speaker_start_char) is distinct from q.speaker_text
union all
select 'source_chain', s.quote_id
from source_chain as s
inner join quotes as q using (quote_id)
inner join articles as a using (article_id)
where substr(a.text, s.start_char + 1, s.end_char - s.start_char) is distinct from s.text
union all
select 'pieces', quote_id
from quotes
where len(pieces) = 0 or pieces[1][1] <> start_char or pieces[-1][2] <> end_char
    or pieces <> list_sort(pieces) or len(list_filter(pieces, lambda p: p[1] >= p[2])) > 0
