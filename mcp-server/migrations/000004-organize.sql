-- Comments, saved filters, sharing, and a person's default reminder.

alter table taskloom.users add column default_reminder text;

create table taskloom.comments (
  id uuid primary key,
  project_id uuid not null references taskloom.projects on delete cascade,
  task_id uuid not null references taskloom.tasks on delete cascade,
  author_id uuid references taskloom.users on delete set null,
  body text not null,
  deleted_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index comments_task on taskloom.comments (task_id, created_at, id) where deleted_at is null;
create index comments_project on taskloom.comments (project_id);

create table taskloom.filters (
  id uuid primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  name text not null,
  filter text not null,
  position double precision not null default 0,
  deleted_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index filters_name on taskloom.filters (user_id, lower(name)) where deleted_at is null;

do $$
declare
  name text;
begin
  foreach name in array array['comments', 'filters']
  loop
    execute format('alter table taskloom.%I enable row level security', name);
    execute format('create policy system_all on taskloom.%I to taskloom_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_system', name);
    execute format('grant select, insert, update on taskloom.%I to taskloom_user', name);
  end loop;
end $$;

create policy members_see on taskloom.comments for select to taskloom_user
  using (project_id = any ((select taskloom.my_projects())::uuid[]));
-- Everybody who sees a task may say something; only the author changes it.
create policy members_add on taskloom.comments for insert to taskloom_user
  with check (author_id = (select taskloom.me())
    and project_id = any ((select taskloom.my_projects())::uuid[]));
create policy author_changes on taskloom.comments for update to taskloom_user
  using (author_id = (select taskloom.me()));

create policy own on taskloom.filters to taskloom_user
  using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()));

-- Sharing is the owner's: members are added, changed and removed by owners, and leave by themselves.
grant insert, update, delete on taskloom.project_members to taskloom_user;
create policy owners_add on taskloom.project_members for insert to taskloom_user
  with check (project_id = any ((select taskloom.my_owned_projects())::uuid[]));
create policy owners_change on taskloom.project_members for update to taskloom_user
  using (project_id = any ((select taskloom.my_owned_projects())::uuid[]));
create policy owners_remove on taskloom.project_members for delete to taskloom_user
  using (project_id = any ((select taskloom.my_owned_projects())::uuid[])
    or user_id = (select taskloom.me()));

-- Inviting by e-mail address is the one way to reach somebody with whom nothing is shared yet.
create function taskloom.person_by_email(address text)
  returns table (id uuid, name text) language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select u.id, u.name from taskloom.users u where lower(u.email) = lower(address);
  end;
revoke execute on function taskloom.person_by_email(text) from public;
grant execute on function taskloom.person_by_email(text) to taskloom_user;
