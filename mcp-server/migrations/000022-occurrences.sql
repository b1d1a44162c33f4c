-- How many occurrences a series has had under its present rule, for one that ends after a number of them.
alter table taskloom.series add column occurrence_count integer not null default 1;
update taskloom.series s set occurrence_count = greatest(1, (
  select count(*)::int from taskloom.tasks t where t.series_id = s.id and t.deleted_at is null));

-- What workers did because a task was last completed, for whoever may see the task: operations are
-- otherwise shown to whom they belong.
create function taskloom.consequences_of_completing(task uuid) returns table (id uuid)
  language sql stable security definer set search_path = pg_catalog, taskloom
  begin atomic
    select o.id from taskloom.operations o
     where o.automatic and o.undone_by is null and o.caused_by = (
       select a.operation_id from taskloom.activity a
        where a.entity = 'task' and a.entity_id = consequences_of_completing.task
          and a.after ->> 'status' = 'done'
          and a.project_id = any (taskloom.my_projects())
        order by a.id desc limit 1)
     order by o.position desc;
  end;
revoke execute on function taskloom.consequences_of_completing from public;
grant execute on function taskloom.consequences_of_completing to taskloom_user;

-- A subtask is where its parent is.
with recursive branch as (
  select id, project_id, section_id from taskloom.tasks where parent_id is null
  union all
  select t.id, b.project_id, b.section_id from taskloom.tasks t join branch b on t.parent_id = b.id)
update taskloom.tasks t set section_id = b.section_id
  from branch b
 where b.id = t.id and t.project_id = b.project_id and t.section_id is distinct from b.section_id;
