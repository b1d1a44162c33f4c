import { Project } from '@taskloom/contracts';
import { z } from 'zod';

import type { OrganizeCommand } from './command.ts';
import { call, type Flow, type Outcome, type Steps } from './flow.ts';
import * as insight from './insight.ts';
import { listTasks } from './look-up.ts';
import { escapeMarkdown, sayRefusal } from './say.ts';

/** Goes about a command that is not about certain tasks. */
export function* organize(command: OrganizeCommand): Flow {
  switch (command.kind) {
    case 'overview':
      return yield* insight.sayOverview();
    case 'stats':
      return yield* insight.sayStats();
    case 'activity':
      return yield* insight.sayActivity();
    case 'trash':
      return yield* insight.sayTrash();
    case 'preview':
      return yield* insight.sayPreview(command.recurrence);
    case 'calendar':
      return yield* calendar();
    case 'files':
      return sayFiles(command.direction);
    case 'tags':
      return yield* listTags();
    case 'rename-tag':
      return yield* change(
        'manage_tags',
        { action: 'rename', tag: command.tag, name: command.name },
        `@${command.tag} is @${command.name} now.`,
      );
    case 'delete-tag':
      return yield* change(
        'manage_tags',
        { action: 'delete', tag: command.tag },
        `@${command.tag} is off all tasks.`,
      );
    case 'filters':
      return yield* listFilters();
    case 'save-filter':
      return yield* change(
        'save_filter',
        { name: command.name, filter: command.filter },
        `Saved the filter **${escapeMarkdown(command.name)}**. Say “show filter ${escapeMarkdown(command.name)}” to use it.`,
      );
    case 'delete-filter':
      return yield* change(
        'delete_filter',
        { filter: command.name },
        `The filter **${escapeMarkdown(command.name)}** is gone.`,
      );
    case 'use-filter':
      return yield* useFilter(command.name);
    case 'members':
      return yield* sayMembers(command.project);
    case 'share':
      return yield* share(command);
    case 'sections':
      return yield* sections(command);
    case 'change-project':
      return yield* changeProject(command);
    case 'setting':
      return yield* change('update_settings', command.change, 'Your settings are changed.');
  }
}

function* change(name: string, args: Record<string, unknown>, text: string): Flow {
  const result = yield* call(name, args);
  return { text: result.isError ? sayRefusal(result) : text };
}

const Tags = z.object({ tags: z.array(z.object({ name: z.string(), open_tasks: z.number() })) });

function* listTags(): Flow {
  const result = yield* call('manage_tags', { action: 'list' });
  if (result.isError) return { text: sayRefusal(result) };
  const tags = Tags.safeParse(result.content).data?.tags ?? [];
  if (tags.length === 0) return { text: 'You have no tags. Say “tag buy milk with errands”.' };
  const lines = tags.map(
    ({ name, open_tasks: open }) => `- @${escapeMarkdown(name)} · ${open} open`,
  );
  return { text: `Your tags:\n\n${lines.join('\n')}` };
}

const Filters = z.object({ filters: z.array(z.object({ name: z.string(), filter: z.string() })) });

function* readFilters(): Steps<{ filters: { name: string; filter: string }[]; refused?: Outcome }> {
  const result = yield* call('find_filters', {});
  if (result.isError) return { filters: [], refused: { text: sayRefusal(result) } };
  return { filters: Filters.safeParse(result.content).data?.filters ?? [] };
}

function* listFilters(): Flow {
  const { filters, refused } = yield* readFilters();
  if (refused) return refused;
  if (filters.length === 0)
    return { text: 'You have no saved filters. Say “save filter today & p1 as Now”.' };
  const lines = filters.map(
    ({ name, filter }) => `- **${escapeMarkdown(name)}** · ${escapeMarkdown(filter)}`,
  );
  return { text: `Your filters:\n\n${lines.join('\n')}` };
}

function* useFilter(name: string): Flow {
  const { filters, refused } = yield* readFilters();
  if (refused) return refused;
  const found = filters.find((filter) => filter.name.toLowerCase() === name.toLowerCase());
  if (!found)
    return { text: `There is no filter “${escapeMarkdown(name)}”. Say “filters” to see yours.` };
  return yield* listTasks({
    filter: found.filter,
    about: `in the filter ${escapeMarkdown(found.name)}`,
  });
}

const Members = z.object({ members: z.array(z.object({ name: z.string(), role: z.string() })) });

function* sayMembers(project: string): Flow {
  const result = yield* call('find_members', { project });
  if (result.isError) return { text: sayRefusal(result) };
  const members = Members.safeParse(result.content).data?.members ?? [];
  const lines = members.map(({ name, role }) => `- ${escapeMarkdown(name)} · ${role}`);
  return { text: `In ${escapeMarkdown(project)}:\n\n${lines.join('\n')}` };
}

function* share({ project, person, role }: OrganizeCommand & { kind: 'share' }): Flow {
  const who = escapeMarkdown(person);
  const text =
    role === 'none'
      ? `${who} no longer has ${escapeMarkdown(project)}.`
      : `Shared **${escapeMarkdown(project)}** with ${who} as ${role}.`;
  return yield* change('share_project', { project, person, role }, text);
}

const Sections = z.object({ sections: z.array(z.object({ name: z.string() })) });

function* sections(command: OrganizeCommand & { kind: 'sections' }): Flow {
  const { kind: _, ...args } = command;
  const result = yield* call('manage_sections', args);
  if (result.isError) return { text: sayRefusal(result) };
  const names = (Sections.safeParse(result.content).data?.sections ?? []).map(({ name }) => name);
  const project = escapeMarkdown(args.project);
  if (names.length === 0) return { text: `**${project}** has no sections.` };
  return { text: `Sections of **${project}**: ${names.map(escapeMarkdown).join(', ')}.` };
}

const Archived = z.object({ projects: z.array(Project) });

function* changeProject(command: OrganizeCommand & { kind: 'change-project' }): Flow {
  const { action, project, name = '' } = command;
  const title = `**${escapeMarkdown(project)}**`;
  switch (action) {
    case 'rename':
      return yield* batch(
        'update_projects',
        { projects: [{ project, name }] },
        `${title} is called **${escapeMarkdown(name)}** now.`,
      );
    case 'archive':
      return yield* batch(
        'archive_projects',
        { projects: [project] },
        `${title} is archived. Say “unarchive ${escapeMarkdown(project)}” to get it back.`,
      );
    case 'delete':
      return yield* batch(
        'delete_projects',
        { projects: [project] },
        `Deleted ${title} with its tasks. Say “undo” to get it back.`,
      );
    case 'unarchive': {
      const found = yield* call('find_projects', { archived: true, text: project });
      const [known] = Archived.safeParse(found.content).data?.projects ?? [];
      if (!known) return { text: `There is no archived project called ${title}.` };
      return yield* batch(
        'archive_projects',
        { projects: [known.id], archived: false },
        `**${escapeMarkdown(known.name)}** is back.`,
      );
    }
  }
}

const Failures = z.object({ failures: z.array(z.object({ message: z.string() })) });

/** One refused item of a batch is no error of the call. */
function* batch(name: string, args: Record<string, unknown>, text: string): Flow {
  const result = yield* call(name, args);
  if (result.error?.code === 'forbidden' && /declined/iu.test(result.error.message))
    return { text: 'All right, nothing was changed.' };
  if (result.isError) return { text: sayRefusal(result) };
  const [failure] = Failures.safeParse(result.content).data?.failures ?? [];
  return { text: failure ? `That did not work: ${failure.message}` : text };
}

function* calendar(): Flow {
  const result = yield* call('export_tasks', { format: 'calendar-feed-url' });
  if (result.isError) return { text: sayRefusal(result) };
  const url = result.content?.['url'];
  if (typeof url !== 'string') return { text: 'Your calendar has no address.' };
  return {
    text: `Subscribe to this address in your calendar program; keep it to yourself, since it shows your tasks:\n\n${url}`,
  };
}

/** Files do not fit into a conversation: where they go instead. */
function sayFiles(direction: 'import' | 'export'): Outcome {
  const command = direction === 'import' ? 'npx taskloom import FILE' : 'npx taskloom export';
  return {
    text: `I cannot ${direction} files here. Open “Import and export” in the page, or run \`${command}\`. For a calendar’s address say “calendar link”.`,
  };
}
