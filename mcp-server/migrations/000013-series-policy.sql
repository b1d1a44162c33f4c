alter table taskloom.series
  -- after downtime: only the newest occurrence that was missed, or every one
  add column catch_up text not null default 'latest' check (catch_up in ('latest', 'all')),
  -- set while nothing new is made
  add column paused_at timestamptz,
  -- when it was last taken up again: what fell into the pause is not made
  add column resumed_at timestamptz;
