import { Project } from '@taskloom/contracts';
import { z } from 'zod';

import type { OrganizeCommand } from '../command.ts';
import { call, type Flow, type Listener } from '../flow.ts';
import { isDeclined } from '../replies/describe-changes.ts';
import { escapeMarkdown, sayProblem, sayRefusal, tell } from '../replies/format-reply.ts';

/** As far as `share_project` answers who has not joined yet. */
const Invited = z.object({ invitations: z.array(z.object({ to: z.string() })) });
const Members = z.object({ members: z.array(z.object({ name: z.string(), role: z.string() })) });

export function* sayMembers(project: string, to: Listener): Flow {
  const result = yield* call('find_members', { project });
  if (result.isError) return { text: sayRefusal(result, to) };
  const members = Members.safeParse(result.content).data?.members ?? [];
  const list = members.map(({ name, role }) => `- ${escapeMarkdown(name)}, ${role}`).join('\n');
  return { text: tell(to, 'members', { project: escapeMarkdown(project), list }) };
}

export function* share(
  { project, person, role }: OrganizeCommand & { kind: 'share' },
  to: Listener,
): Flow {
  const result = yield* call('share_project', { project, person, role });
  if (isDeclined(result)) return { text: tell(to, 'cancelled') };
  if (result.isError) return { text: sayRefusal(result, to) };
  const values = { project: escapeMarkdown(project), person: escapeMarkdown(person), role };
  const waiting = Invited.safeParse(result.content).data?.invitations ?? [];
  const isInvited = waiting.some((each) => each.to.toLowerCase() === person.toLowerCase());
  if (isInvited) return { text: tell(to, 'invited', values) };
  return { text: tell(to, role === 'none' ? 'unshared' : 'shared', values) };
}

const Sections = z.object({ sections: z.array(z.object({ name: z.string() })) });

export function* sections(command: OrganizeCommand & { kind: 'sections' }, to: Listener): Flow {
  const { kind: _, ...args } = command;
  const result = yield* call('manage_sections', args);
  if (isDeclined(result)) return { text: tell(to, 'cancelled') };
  if (result.isError) return { text: sayRefusal(result, to) };
  const names = (Sections.safeParse(result.content).data?.sections ?? []).map(({ name }) => name);
  const project = escapeMarkdown(args.project);
  if (names.length === 0) return { text: tell(to, 'noSections', { project }) };
  return { text: tell(to, 'sections', { project, list: names.map(escapeMarkdown).join(', ') }) };
}

const Archived = z.object({ projects: z.array(Project) });

export function* changeProject(
  command: OrganizeCommand & { kind: 'change-project' },
  to: Listener,
): Flow {
  const { action, project, name = '' } = command;
  const values = { project: escapeMarkdown(project), name: escapeMarkdown(name) };
  switch (action) {
    case 'rename':
      return yield* batch('update_projects', {
        args: { projects: [{ project, name }] },
        text: tell(to, 'projectRenamed', values),
        to,
      });
    case 'archive':
      return yield* batch('archive_projects', {
        args: { projects: [project] },
        text: tell(to, 'projectArchived', values),
        to,
      });
    case 'delete':
      return yield* batch('delete_projects', {
        args: { projects: [project] },
        text: tell(to, 'projectDeleted', values),
        to,
      });
    case 'unarchive': {
      const found = yield* call('find_projects', { archived: true, text: project });
      const [known] = Archived.safeParse(found.content).data?.projects ?? [];
      if (!known) return { text: tell(to, 'notArchived', values) };
      return yield* batch('archive_projects', {
        args: { projects: [known.id], archived: false },
        text: tell(to, 'projectBack', { project: escapeMarkdown(known.name) }),
        to,
      });
    }
  }
}

const Failures = z.object({
  failures: z.array(
    z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
  ),
});

/** One refused item of a batch is no error of the call. */
function* batch(
  name: string,
  { args, text, to }: { args: Record<string, unknown>; text: string; to: Listener },
): Flow {
  const result = yield* call(name, args);
  if (isDeclined(result)) return { text: tell(to, 'cancelled') };
  if (result.isError) return { text: sayRefusal(result, to) };
  const [failure] = Failures.safeParse(result.content).data?.failures ?? [];
  return { text: failure ? sayProblem(failure, to) : text };
}
