import { z } from 'zod';

import type { OrganizeCommand } from '../command.ts';
import { call, type Flow, type Listener, type Outcome, type Steps } from '../flow.ts';
import * as insight from './insight.ts';
import type { Texts } from '../language/english-texts.ts';
import { answerFilter } from './answer-query.ts';
import { changeProject, sayMembers, sections, share } from './organize-projects.ts';
import { escapeMarkdown, sayRefusal, tell } from '../replies/format-reply.ts';

/** Goes about a command that is not about certain tasks. */
export function* organize(command: OrganizeCommand, to: Listener): Flow {
  switch (command.kind) {
    case 'overview':
      return yield* insight.sayOverview(to);
    case 'stats':
      return yield* insight.sayStats(to);
    case 'activity':
      return yield* insight.sayActivity(to);
    case 'trash':
      return yield* insight.sayTrash(to);
    case 'preview':
      return yield* insight.sayPreview(command.recurrence, to);
    case 'calendar':
      return yield* calendar(to);
    case 'files':
      return { text: tell(to, command.direction === 'import' ? 'importFiles' : 'exportFiles') };
    case 'tags':
      return yield* listTags(to);
    case 'rename-tag': {
      const { tag, name } = command;
      return yield* change(
        'manage_tags',
        { action: 'rename', tag, name },
        { to, key: 'tagRenamed', values: { tag, name } },
      );
    }
    case 'delete-tag': {
      const { tag } = command;
      return yield* change(
        'manage_tags',
        { action: 'delete', tag },
        { to, key: 'tagDeleted', values: { tag } },
      );
    }
    case 'filters':
      return yield* listFilters(to);
    case 'save-filter': {
      const { name, filter } = command;
      return yield* change(
        'save_filter',
        { name, filter },
        { to, key: 'filterSaved', values: { name } },
      );
    }
    case 'delete-filter': {
      const { name } = command;
      return yield* change(
        'delete_filter',
        { filter: name },
        { to, key: 'filterDeleted', values: { name } },
      );
    }
    case 'use-filter':
      return yield* useFilter(command.name, to);
    case 'members':
      return yield* sayMembers(command.project, to);
    case 'share':
      return yield* share(command, to);
    case 'sections':
      return yield* sections(command, to);
    case 'change-project':
      return yield* changeProject(command, to);
    case 'setting':
      return yield* change('update_settings', command.change, { to, key: 'settingsChanged' });
  }
}

function* change(
  name: string,
  args: Record<string, unknown>,
  { to, key, values = {} }: { to: Listener; key: keyof Texts; values?: Record<string, string> },
): Flow {
  const result = yield* call(name, args);
  const told = Object.entries(values).map(([slot, value]) => [slot, escapeMarkdown(value)]);
  return {
    text: result.isError ? sayRefusal(result, to) : tell(to, key, Object.fromEntries(told)),
  };
}

const Tags = z.object({ tags: z.array(z.object({ name: z.string(), open_tasks: z.number() })) });

function* listTags(to: Listener): Flow {
  const result = yield* call('manage_tags', { action: 'list' });
  if (result.isError) return { text: sayRefusal(result, to) };
  const tags = Tags.safeParse(result.content).data?.tags ?? [];
  if (tags.length === 0) return { text: tell(to, 'noTags') };
  const lines = tags.map(
    ({ name, open_tasks: n }) => `- @${escapeMarkdown(name)}, ${tell(to, 'openTasks', { n })}`,
  );
  return { text: tell(to, 'tagList', { list: lines.join('\n') }) };
}

const Filters = z.object({ filters: z.array(z.object({ name: z.string(), filter: z.string() })) });

function* readFilters(
  to: Listener,
): Steps<{ filters: { name: string; filter: string }[]; refused?: Outcome }> {
  const result = yield* call('find_filters', {});
  if (result.isError) return { filters: [], refused: { text: sayRefusal(result, to) } };
  return { filters: Filters.safeParse(result.content).data?.filters ?? [] };
}

function* listFilters(to: Listener): Flow {
  const { filters, refused } = yield* readFilters(to);
  if (refused) return refused;
  if (filters.length === 0) return { text: tell(to, 'noFilters') };
  const lines = filters.map(
    ({ name, filter }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(filter)}`,
  );
  return { text: tell(to, 'filterList', { list: lines.join('\n') }) };
}

function* useFilter(name: string, to: Listener): Flow {
  const { filters, refused } = yield* readFilters(to);
  if (refused) return refused;
  const found = filters.find((filter) => filter.name.toLowerCase() === name.toLowerCase());
  if (!found) return { text: tell(to, 'noSuchFilter', { name: escapeMarkdown(name) }) };
  return yield* answerFilter(found, to);
}

function* calendar(to: Listener): Flow {
  const result = yield* call('export_tasks', { format: 'calendar-feed-url' });
  if (result.isError) return { text: sayRefusal(result, to) };
  const url = result.content?.['url'];
  return { text: typeof url === 'string' ? tell(to, 'calendar', { url }) : tell(to, 'noCalendar') };
}
