-- A priority is looked at in the index: one person's rows lie scattered, and each that is fetched only to be
-- left out costs a page.
drop index taskloom.tasks_open;
create index tasks_open on taskloom.tasks (project_id, due_sort, id, priority)
  where status = 'open' and deleted_at is null;

-- Row-level security keeps these from being used (their operators are not leakproof), and every write
-- paid for them.
drop index taskloom.tasks_tags;
drop index taskloom.tasks_blocked_by;
