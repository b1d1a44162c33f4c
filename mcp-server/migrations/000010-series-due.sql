-- What is due at the same moment is taken project by project, without sorting all of it each time.
drop index taskloom.series_due;
create index series_due on taskloom.series (next_at, project_id)
  where next_at is not null and ended_at is null;
