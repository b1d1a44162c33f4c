-- What text search looks in: titles and notes, folded, in a table of their own, so that a task's row
-- stays what people wrote. Matching is by substring: it covers words and their beginnings, finds "milk"
-- in "buttermilk", and needs no dictionary, so it works for languages without spaces between words
-- too, where a tsvector finds nothing. Trigrams index it.

-- Lower case, without accents, and with any space as one. The dear steps are for those who need them.
create function taskloom.fold(value text) returns text language plpgsql immutable strict parallel safe
as $$
declare
  folded text := translate(lower(value), E'\t\n\r', '   ');
begin
  if octet_length(folded) <> length(folded) then
    folded := regexp_replace(lower(normalize(folded, nfkd)), '[\u0300-\u036f]', '', 'g');
    return regexp_replace(folded, '\s+', ' ', 'g');
  end if;
  if strpos(folded, '  ') > 0 then
    return regexp_replace(folded, ' +', ' ', 'g');
  end if;
  return folded;
end $$;

create table taskloom.task_search (
  task_id uuid primary key references taskloom.tasks on delete cascade,
  project_id uuid not null,
  title text not null,
  -- title and notes
  content text not null
);
create index task_search_project on taskloom.task_search (project_id);
alter table taskloom.task_search enable row level security;
create policy system_all on taskloom.task_search to taskloom_system using (true) with check (true);
grant select on taskloom.task_search to taskloom_system;

create function taskloom.index_task() returns trigger language plpgsql security definer
  set search_path = pg_catalog, taskloom as $$
begin
  insert into task_search (task_id, project_id, title, content)
  values (new.id, new.project_id, fold(new.title), fold(concat_ws(' / ', new.title, new.notes)))
  on conflict (task_id) do update
    set project_id = excluded.project_id, title = excluded.title, content = excluded.content;
  return null;
end $$;
create trigger index_new_task after insert on taskloom.tasks
  for each row execute function taskloom.index_task();
create trigger index_changed_task after update of title, notes, project_id on taskloom.tasks
  for each row
  when ((old.title, old.notes, old.project_id) is distinct from (new.title, new.notes, new.project_id))
  execute function taskloom.index_task();

insert into taskloom.task_search (task_id, project_id, title, content)
  select id, project_id, taskloom.fold(title), taskloom.fold(concat_ws(' / ', title, notes))
    from taskloom.tasks;

-- Without the extension everything works; large accounts are searched row by row then.
do $$
declare
  place text;
begin
  if exists (select from pg_available_extensions where name = 'pg_trgm') then
    begin
      create extension if not exists pg_trgm with schema taskloom;
    exception when insufficient_privilege then
      raise notice 'pg_trgm may not be installed by this role: text search goes without its index';
    end;
  end if;
  select n.nspname into place
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  if place is not null then
    execute format(
      'create index task_search_content on taskloom.task_search using gin (content %I.gin_trgm_ops)',
      place);
  end if;
end $$;

-- The caller's tasks that hold every term; where there are none, those in whose title words stand
-- that the misspellings (a regular expression for each term, or null) match.
-- It goes past row-level security, which keeps operators that are not leakproof away from every
-- index, and so limits itself to the caller's projects.
create function taskloom.search_tasks(terms text[], misspellings text[])
  returns setof uuid language plpgsql stable security definer rows 100
  set search_path = pg_catalog, taskloom
  -- the index is worth its while for rare terms only
  set plan_cache_mode = force_custom_plan
as $$
declare
  mine uuid[] := my_projects();
  patterns text[] := array(
    select '%' || regexp_replace(fold(term), '([\\%_])', '\\\1', 'g') || '%'
      from unnest(terms) as term order by length(term) desc);
begin
  return query
    select s.task_id from task_search s
     where s.project_id = any (mine) and s.content like patterns[1] and s.content like all (patterns);
  if not found then
    return query
      select s.task_id from task_search s
       where s.project_id = any (mine) and not exists (
         select from unnest(terms, misspellings) as wanted (term, misspelling)
          where strpos(s.content, fold(wanted.term)) = 0
            and (wanted.misspelling is null or s.title !~ wanted.misspelling));
  end if;
end $$;

-- How well a title answers the terms, which are folded already: each as a word counts 4, as the
-- beginning of one 3, inside one 2, elsewhere in the task 1; of equals the shorter title wins.
create function taskloom.search_rank(title text, terms text[])
  returns double precision language plpgsql immutable parallel safe as $$
declare
  words text := ' ' || translate(taskloom.fold(title), '.,;:!?()[]{}"''/-_&', repeat(' ', 18)) || ' ';
  term text;
  rank double precision := 1.0 / (1 + length(title));
begin
  foreach term in array terms loop
    rank := rank + case
      when strpos(words, ' ' || term || ' ') > 0 then 4
      when strpos(words, ' ' || term) > 0 then 3
      when strpos(words, term) > 0 then 2
      else 1
    end;
  end loop;
  return rank;
end $$;

revoke execute on function taskloom.search_tasks, taskloom.index_task from public;
grant execute on function taskloom.search_tasks to taskloom_user, taskloom_system;

-- What waits is rare: `blocked` and `blocking` read only that.
create index tasks_waiting on taskloom.tasks (project_id)
  where blocked_by <> '{}' and status = 'open' and deleted_at is null;
