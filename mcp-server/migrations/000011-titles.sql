-- The caller's tasks of a title, whatever its case. lower() is not leakproof, so that under row-level
-- security the index on it went unused and naming a task read all that its caller has; the function
-- goes past it, and limits itself to the caller's projects.
create function taskloom.tasks_titled(wanted text[]) returns setof uuid
  language sql stable security definer rows 5 set search_path = pg_catalog, taskloom
  begin atomic
    select t.id from taskloom.tasks t
     where t.project_id = any (taskloom.my_projects()) and t.deleted_at is null
       and lower(t.title) = any (array(select lower(w) from unnest(wanted) w));
  end;
revoke execute on function taskloom.tasks_titled from public;
grant execute on function taskloom.tasks_titled to taskloom_user, taskloom_system;
