alter table taskloom.activity
  -- what it was called then: those who see the line may not see the thing any more
  add column title text,
  -- the project that a task left: a line of that one's activity too
  add column from_project_id uuid;
create index activity_left on taskloom.activity (from_project_id, id desc) where from_project_id is not null;
create index activity_project on taskloom.activity (project_id, id desc);
drop policy members_see on taskloom.activity;
create policy members_see on taskloom.activity for select to taskloom_user
  using (user_id = (select taskloom.me())
    or project_id = any ((select taskloom.my_projects())::uuid[])
    or from_project_id = any ((select taskloom.my_projects())::uuid[]));

-- What was said about a task goes where it goes, whoever said it and however it moves.
create function taskloom.comments_follow() returns trigger language plpgsql security definer
  set search_path = pg_catalog, taskloom as $$
begin
  update taskloom.comments set project_id = new.project_id where task_id = new.id;
  return null;
end $$;
create trigger comments_follow after update of project_id on taskloom.tasks
  for each row when (old.project_id is distinct from new.project_id)
  execute function taskloom.comments_follow();
update taskloom.comments c set project_id = t.project_id
  from taskloom.tasks t where t.id = c.task_id and t.project_id <> c.project_id;
