-- The search for what is nearly there asked `is_near` of every row, a function call each. The beginning or
-- the end of the longest term, or all of it where it has no misspellings, has to stand in the row: looking
-- for these first leaves few calls.

create or replace function taskloom.search_tasks(terms text[], misspellings text[])
  returns setof uuid language plpgsql stable security definer rows 100
  set search_path = pg_catalog, taskloom
  set plan_cache_mode = force_custom_plan
as $$
declare
  mine uuid[] := my_projects();
  folded text[] := array(
    select fold(term) from unnest(terms) with ordinality as t (term, n) order by n);
  patterns text[] := like_patterns(array(select term from unnest(folded) as term order by length(term) desc));
  parts text[];
begin
  return query
    select s.task_id from task_search s
     where s.project_id = any (mine) and s.head like all (patterns)
    union all
    select s.task_id from task_search s
     where s.project_id = any (mine) and s.is_long
       and s.content like all (patterns) and not s.head like all (patterns);
  if not found then
    select like_patterns(case when misspelling is null then array[term] else intact_parts(term) end)
      into parts
      from unnest(folded, misspellings) as t (term, misspelling)
     order by length(term) desc limit 1;
    return query
      select s.task_id from task_search s
       where s.project_id = any (mine) and not s.is_long and s.head like any (parts)
         and is_near(s.head, left(s.head, s.title_length), folded, misspellings)
      union all
      select s.task_id from task_search s
       where s.project_id = any (mine) and s.is_long and s.content like any (parts)
         and is_near(s.content, left(s.head, s.title_length), folded, misspellings);
  end if;
end $$;

-- Patterns for `like` of what holds these texts, taken literally.
create function taskloom.like_patterns(texts text[]) returns text[]
  language sql immutable parallel safe
  return array(
    select '%' || regexp_replace(each, '([\\%_])', '\\\1', 'g') || '%'
      from unnest(texts) with ordinality as t (each, n) order by n);

-- A slip touches two letters next to each other at most: the beginning or the end is as it was typed.
create function taskloom.intact_parts(word text) returns text[]
  language sql immutable parallel safe
  return array[left(word, (length(word) - 1) / 2), right(word, length(word) / 2)];

-- As before, without the parts.
create or replace function taskloom.is_near(content text, title text, terms text[], misspellings text[])
  returns boolean language plpgsql immutable parallel safe as $$
begin
  for n in 1 .. cardinality(terms) loop
    if strpos(content, terms[n]) = 0 and coalesce(title !~ misspellings[n], true) then
      return false;
    end if;
  end loop;
  return true;
end $$;
