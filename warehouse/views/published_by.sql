-- A day, month or year is stored as the midnight UTC it begins with: what is told of it, here and in views, is told in UTC,
-- whatever the time zone of who asks.
create or replace macro published_by(published_at, published_precision) as
(published_at at time zone 'UTC' + case published_precision
    when 'day' then interval 1 day
    when 'month' then interval 1 month
    when 'year' then interval 1 year
    when 'minute' then interval 1 minute
    else interval 1 second
end) at time zone 'UTC';
comment on macro published_by is 'The time before which something was published for sure, of its published_at and published_precision: 2013-07-01 of a June 2013.';

create or replace macro published_text(published_at, published_precision) as
case published_precision
    when 'year' then strftime(published_at at time zone 'UTC', '%Y')
    when 'month' then strftime(published_at at time zone 'UTC', '%Y-%m')
    when 'day' then strftime(published_at at time zone 'UTC', '%Y-%m-%d')
    else strftime(published_at at time zone 'UTC', '%Y-%m-%d %H:%MZ')
end;
comment on macro published_text is 'A time of publication as far as it is known, of its published_at and published_precision: 2013, 2013-06, 2013-06-27 or 2013-06-27 09:30Z.';
