-- Text search reads the caller's rows, and only those, from one index: a person has thousands, the
-- database may have millions. The trigram index had it the other way round: a word that many people use
-- cost as much as all their tasks together, and every write paid for keeping it. The index holds the text
-- itself, because one person's rows lie scattered among everybody's: 2,700 pages for 3,000 tasks of a
-- million, 70 in the index.

alter table taskloom.task_search
  -- what fits into an index entry (2,704 bytes) in any script; few notes are longer
  add column head text generated always as (left(content, 500)) stored,
  add column is_long boolean generated always as (length(content) > 500) stored,
  -- the title is how `head` begins
  add column title_length integer generated always as (length(title)) stored;
drop index if exists taskloom.task_search_content;
drop index taskloom.task_search_project;
create index task_search_own on taskloom.task_search (project_id)
  include (task_id, is_long, title_length, head);
create index task_search_long on taskloom.task_search (project_id) where is_long;

-- As before: the caller's tasks that hold every term; where there are none, those in whose title words
-- stand that the misspellings (a regular expression for each term, or null) match.
create or replace function taskloom.search_tasks(terms text[], misspellings text[])
  returns setof uuid language plpgsql stable security definer rows 100
  set search_path = pg_catalog, taskloom
  set plan_cache_mode = force_custom_plan
as $$
declare
  mine uuid[] := my_projects();
  folded text[] := array(
    select fold(term) from unnest(terms) with ordinality as t (term, n) order by n);
  patterns text[] := array(
    select '%' || regexp_replace(term, '([\\%_])', '\\\1', 'g') || '%'
      from unnest(folded) as term order by length(term) desc);
begin
  return query
    select s.task_id from task_search s
     where s.project_id = any (mine) and s.head like all (patterns)
    union all
    select s.task_id from task_search s
     where s.project_id = any (mine) and s.is_long
       and s.content like all (patterns) and not s.head like all (patterns);
  if not found then
    return query
      select s.task_id from task_search s
       where s.project_id = any (mine) and not s.is_long
         and is_near(s.head, left(s.head, s.title_length), folded, misspellings)
      union all
      select s.task_id from task_search s
       where s.project_id = any (mine) and s.is_long
         and is_near(s.content, left(s.head, s.title_length), folded, misspellings);
  end if;
end $$;

-- Whether each term stands in the content, or a word of the title is one slip away from it. A slip
-- touches two letters next to each other at most, so of a word's three parts one is left as it was:
-- looking for the parts first spares nearly all titles the regular expression.
create function taskloom.is_near(content text, title text, terms text[], misspellings text[])
  returns boolean language plpgsql immutable parallel safe as $$
declare
  term text;
  third integer;
begin
  for n in 1 .. cardinality(terms) loop
    term := terms[n];
    if strpos(content, term) = 0 then
      third := length(term) / 3;
      if misspellings[n] is null
        or strpos(title, left(term, third)) = 0
           and strpos(title, right(term, third)) = 0
           and strpos(title, substr(term, third + 1, length(term) - 2 * third)) = 0
        or title !~ misspellings[n]
      then
        return false;
      end if;
    end if;
  end loop;
  return true;
end $$;
