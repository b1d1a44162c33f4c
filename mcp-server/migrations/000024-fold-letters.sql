-- Search finds "Straße" by STRASSE and "Łukasz" by lukasz: letters that are a base letter to who
-- searches, though Unicode does not take them apart (src/filters/text-search.ts folds the terms alike).
create or replace function taskloom.fold(value text) returns text
  language plpgsql immutable strict parallel safe
as $$
declare
  folded text := translate(lower(value), E'\t\n\r', '   ');
begin
  if octet_length(folded) <> length(folded) then
    folded := regexp_replace(lower(normalize(folded, nfkd)), '[\u0300-\u036f]', '', 'g');
    folded := replace(replace(replace(translate(folded, 'øđłıς', 'odliσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
    return regexp_replace(folded, '\s+', ' ', 'g');
  end if;
  if strpos(folded, '  ') > 0 then
    return regexp_replace(folded, ' +', ' ', 'g');
  end if;
  return folded;
end $$;

update taskloom.task_search s
   set title = taskloom.fold(t.title), content = taskloom.fold(concat_ws(' / ', t.title, t.notes))
  from taskloom.tasks t
 where t.id = s.task_id and concat(t.title, t.notes) ~ '[ßẞæÆœŒøØđĐłŁıςΣ]';
