create or replace view outlet_runs as
with per_run as (
    select
        c.outlet_id,
        c.run_id,
        r.started_at,
        count(distinct c.capture_id) as captures,
        count(distinct c.capture_id) filter (where c.outcome = 'article') as articles,
        count(*) filter (where c.outcome in ('rejected', 'error')) / count(distinct c.capture_id) as failed_share,
        median(a.word_count) as words,
        count(a.published_at) / nullif(count(a.article_id), 0) as dated_share
    from captures as c
    inner join runs as r using (run_id)
    left join articles as a using (capture_id)
    where c.outlet_id is not null
    group by all
),
compared as (
    select
        *,
        count(*) over before as earlier_runs,
        median(articles) over before as usual_articles,
        median(words) over before as usual_words,
        median(failed_share) over before as usual_failed_share,
        median(dated_share) over before as usual_dated_share
    from per_run
    window before as (partition by outlet_id order by started_at rows between unbounded preceding and 1 preceding)
),
judged as (
    select
        *,
        earlier_runs >= 3 and articles < usual_articles / 2 as has_fewer_articles,
        earlier_runs >= 3 and words < usual_words / 2 as has_emptier_bodies,
        earlier_runs >= 3 and coalesce(dated_share, 1) < usual_dated_share - 0.3 as has_missing_dates,
        earlier_runs >= 3 and failed_share > usual_failed_share + 0.3 as has_more_rejections
    from compared
)
select
    *,
    concat_ws(
        ', ',
        case when has_fewer_articles then format('{} articles, usual are {:.0f}', articles, usual_articles) end,
        case when has_emptier_bodies then format('{:.0f} words an article, usual are {:.0f}', words, usual_words) end,
        case
            when has_missing_dates
                then format('{:.0f} % have a date, usual are {:.0f} %', 100 * dated_share, 100 * usual_dated_share)
        end,
        case
            when has_more_rejections
                then format('{:.0f} % no article, usual are {:.0f} %', 100 * failed_share, 100 * usual_failed_share)
        end
    ) as symptoms
from judged
order by outlet_id, started_at;
comment on view outlet_runs is
    'One row per outlet and run: what came, what had been usual in the runs before, and what is not as usual.';
