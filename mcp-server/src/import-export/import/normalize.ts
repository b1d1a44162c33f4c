import { hasVisibleText, oneLine } from '../../domain/tasks/title.ts';
import { LIMITS } from '../../limits.ts';
import type { PortableTask } from '../portable-data.ts';

/** A name as ours are: one line, within bounds. */
export function normalizeName(text: string): string {
  const name = text.replaceAll(/\s+/gu, ' ').trim().replace(/^#/u, '').slice(0, LIMITS.name).trim();
  return name === '' ? 'Untitled' : name;
}

type Tell = (message: string) => void;

/** The task within our bounds; what had to be changed is told. What a title loses is in the notes. */
export function normalizeTask(task: PortableTask, tell: Tell): PortableTask {
  const { title, rest } = normalizeTitle(task.title, tell);
  const notes = [rest, task.notes].filter((text) => text !== undefined && text !== '').join('\n\n');
  return {
    ...task,
    title,
    notes: notes === '' ? undefined : cut(notes, { most: LIMITS.notes, what: 'notes', tell }),
    tags: normalizeTags(task.tags, tell),
    durationMinutes: normalizeDuration(task.durationMinutes, tell),
    reminders: few(task.reminders, { most: LIMITS.remindersPerTask, what: 'reminders', tell }),
    blockedBy: few([...new Set(task.blockedBy)], {
      most: LIMITS.blockersPerTask,
      what: 'tasks it waits for',
      tell,
    }),
    comments: task.comments.map((comment) => ({
      ...comment,
      body: cut(comment.body, { most: LIMITS.notes, what: 'comment', tell }),
    })),
  };
}

function normalizeTitle(text: string, tell: Tell): { title: string; rest?: string } {
  const line = oneLine(text);
  if (!hasVisibleText(line)) {
    tell('It has no title, and is called "Untitled".');
    return { title: 'Untitled' };
  }
  if (line.length <= LIMITS.title) return { title: line };
  tell(`A title has at most ${LIMITS.title} characters; the whole of it is in the notes.`);
  return {
    title: `${line
      .slice(0, LIMITS.title - 1)
      .toWellFormed()
      .trim()}…`,
    rest: text.trim(),
  };
}

function cut(text: string, { most, what, tell }: { most: number; what: string; tell: Tell }) {
  if (text.length <= most) return text;
  tell(`The ${what} were cut to ${most} characters.`);
  return text.slice(0, most).toWellFormed();
}

function few<T>(
  list: readonly T[],
  { most, what, tell }: { most: number; what: string; tell: Tell },
) {
  if (list.length > most) tell(`Only the first ${most} ${what} were taken.`);
  return list.slice(0, most);
}

function normalizeTags(tags: readonly string[], tell: Tell): string[] {
  const byKey = new Map<string, string>();
  for (const given of tags) {
    const tag = given
      .trim()
      .replace(/^@/u, '')
      .replaceAll(/[\s,@]+/gu, '-')
      .slice(0, LIMITS.tag);
    if (tag === '') continue;
    if (tag !== given) tell(`The tag "${given.slice(0, LIMITS.tag)}" is @${tag} here.`);
    if (!byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag);
  }
  return few([...byKey.values()], { most: LIMITS.tagsPerTask, what: 'tags', tell });
}

function normalizeDuration(minutes: number | undefined, tell: Tell): number | undefined {
  if (minutes === undefined || (minutes >= 1 && minutes <= LIMITS.durationMinutes)) return minutes;
  tell('Its duration is not between a minute and a year.');
  return undefined;
}
