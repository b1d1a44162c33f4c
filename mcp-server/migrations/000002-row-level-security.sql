-- Who sees what. The functions are read once per statement (an InitPlan), so that the indexes on
-- project_id are used.

create function taskloom.me() returns uuid language sql stable parallel safe
  return nullif(current_setting('taskloom.user_id', true), '')::uuid;

create function taskloom.my_projects() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select coalesce(array_agg(project_id), '{}') from taskloom.project_members
     where user_id = taskloom.me();
  end;

create function taskloom.my_writable_projects() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select coalesce(array_agg(project_id), '{}') from taskloom.project_members
     where user_id = taskloom.me() and role in ('owner', 'editor');
  end;

create function taskloom.my_owned_projects() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select coalesce(array_agg(project_id), '{}') from taskloom.project_members
     where user_id = taskloom.me() and role = 'owner';
  end;

-- The people a person shares a project with: their names may be shown and resolved.
create function taskloom.my_people() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select coalesce(array_agg(distinct other.user_id), '{}')
      from taskloom.project_members mine
      join taskloom.project_members other using (project_id)
     where mine.user_id = taskloom.me();
  end;

-- A project made by a person is theirs: without this nobody could become its first member.
create function taskloom.own_new_project() returns trigger language plpgsql security definer
  set search_path = pg_catalog, taskloom as $$
begin
  if new.created_by is not null then
    insert into taskloom.project_members (project_id, user_id, role)
    values (new.id, new.created_by, 'owner') on conflict do nothing;
  end if;
  return new;
end $$;
create trigger own_new_project after insert on taskloom.projects
  for each row execute function taskloom.own_new_project();

do $$
declare
  name text;
begin
  foreach name in array array['users', 'access_tokens', 'projects', 'project_members', 'sections',
    'series', 'tasks', 'reminders', 'notifications', 'operations', 'activity', 'idempotency_keys',
    'outbox']
  loop
    execute format('alter table taskloom.%I enable row level security', name);
    execute format('create policy system_all on taskloom.%I to taskloom_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_system', name);
  end loop;
end $$;

grant usage on schema taskloom to taskloom_user, taskloom_system;
grant usage on all sequences in schema taskloom to taskloom_user, taskloom_system;

grant select, update on taskloom.users to taskloom_user;
create policy people_see on taskloom.users for select to taskloom_user
  using (id = (select taskloom.me()) or id = any ((select taskloom.my_people())::uuid[]));
create policy self_change on taskloom.users for update to taskloom_user
  using (id = (select taskloom.me()));

grant select, insert, update on taskloom.projects to taskloom_user;
create policy members_see on taskloom.projects for select to taskloom_user
  using (id = any ((select taskloom.my_projects())::uuid[]));
create policy anyone_adds on taskloom.projects for insert to taskloom_user
  with check (created_by = (select taskloom.me()));
create policy editors_change on taskloom.projects for update to taskloom_user
  using (id = any ((select taskloom.my_writable_projects())::uuid[]));

grant select on taskloom.project_members to taskloom_user;
create policy members_see on taskloom.project_members for select to taskloom_user
  using (project_id = any ((select taskloom.my_projects())::uuid[]));

do $$
declare
  name text;
begin
  foreach name in array array['sections', 'series', 'tasks']
  loop
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_user', name);
    execute format('create policy members_see on taskloom.%I for select to taskloom_user using (project_id = any ((select taskloom.my_projects())::uuid[]))', name);
    execute format('create policy editors_add on taskloom.%I for insert to taskloom_user with check (project_id = any ((select taskloom.my_writable_projects())::uuid[]))', name);
    execute format('create policy editors_change on taskloom.%I for update to taskloom_user using (project_id = any ((select taskloom.my_writable_projects())::uuid[]))', name);
    execute format('create policy editors_remove on taskloom.%I for delete to taskloom_user using (project_id = any ((select taskloom.my_writable_projects())::uuid[]))', name);
  end loop;

  foreach name in array array['reminders', 'notifications']
  loop
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_user', name);
    execute format('create policy own on taskloom.%I to taskloom_user using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()))', name);
  end loop;
end $$;

grant select, insert, update on taskloom.operations to taskloom_user;
create policy own on taskloom.operations to taskloom_user
  using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()));
grant select, insert on taskloom.activity to taskloom_user;
create policy members_see on taskloom.activity for select to taskloom_user
  using (user_id = (select taskloom.me()) or project_id = any ((select taskloom.my_projects())::uuid[]));
create policy own_add on taskloom.activity for insert to taskloom_user
  with check (user_id = (select taskloom.me()));

grant select, insert, update, delete on taskloom.idempotency_keys to taskloom_user;
create policy own on taskloom.idempotency_keys to taskloom_user
  using (principal_id = (select taskloom.me())::text) with check (principal_id = (select taskloom.me())::text);

grant insert on taskloom.outbox to taskloom_user;
create policy anyone_adds on taskloom.outbox for insert to taskloom_user with check (true);
