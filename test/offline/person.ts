import { Project, Task } from '@taskloom/contracts';
import { z } from 'zod';

import type { TestClient, TestServer } from '../../mcp-server/src/testing/test-server.ts';
import type { Fields, World } from './cases.ts';

/** A task as the cases speak of it, by its id. */
export type Snapshot = Map<
  string,
  Required<{ [F in keyof Fields]: Exclude<Fields[F], undefined> | null }>
>;

/** Somebody who has the world's tasks, and nothing else. */
export interface Person {
  client: TestClient;
  before: { tasks: Snapshot; projects: string[] };
  look(): Promise<{ tasks: Snapshot; projects: string[] }>;
}

let people = 0;

export async function makePerson(server: TestServer, world: World): Promise<Person> {
  people += 1;
  const { token, userId } = await server.addPerson(`Person ${people}`);
  const client = await server.connect(token);
  await client.call('add_projects', { projects: world.projects.map((name) => ({ name })) });
  for (const { project, name } of world.sections)
    await client.call('manage_sections', { action: 'add', project, name });
  const gone = [...world.done.map(({ title, project }) => ({ title, project })), ...world.deleted];
  const added = await client.call('add_tasks', { tasks: [...world.tasks, ...gone], atomic: true });
  if (added.failures.length > 0) throw new Error(JSON.stringify(added.failures));
  await client.call('complete_tasks', { tasks: world.done.map(({ title }) => title) });
  for (const { title, at } of world.done)
    await server.admin`
      update taskloom.tasks set completed_at = ${at}
       where title = ${title} and created_by = ${userId}`;
  await client.call('delete_tasks', {
    tasks: world.deleted.map(({ title }) => title),
    confirm: true,
  });
  const look = () => snapshot(client, { userId, timeZone: world.timeZone });
  return { client, before: await look(), look };
}

const Tasks = z.object({ tasks: z.array(Task) });

async function snapshot(
  client: TestClient,
  { userId, timeZone }: { userId: string; timeZone: string },
): Promise<{ tasks: Snapshot; projects: string[] }> {
  const there = Tasks.parse(await client.call('find_tasks', { filter: 'all', limit: 200 })).tasks;
  const gone = Tasks.parse(await client.call('find_tasks', { deleted: true, limit: 200 })).tasks;
  const { projects } = z
    .object({ projects: z.array(Project) })
    .parse(await client.call('find_projects'));
  const nameOf = new Map(projects.map(({ id, name }) => [id, name]));
  const sectionOf = await sections(
    client,
    new Set(there.flatMap((task) => (task.section_id ? task.project_id : []))),
  );
  const titleOf = new Map(there.map(({ id, title }) => [id, title]));
  const local = (at: string) => localTime(at, timeZone);
  const tasks: Snapshot = new Map();
  for (const [list, deleted] of [
    [there, false],
    [gone, true],
  ] as const) {
    for (const task of list) {
      tasks.set(task.id, {
        title: task.title,
        status: task.status,
        due: task.due?.at ? local(task.due.at) : (task.due?.date ?? null),
        priority: task.priority,
        project: nameOf.get(task.project_id) ?? null,
        section: sectionOf.get(task.section_id ?? '') ?? null,
        tags: task.tags.toSorted(),
        repeats: task.recurrence?.words ?? null,
        reminders: task.reminders.map(({ fire_at: at }) => local(at)),
        deadline: task.deadline ?? null,
        duration: task.duration_minutes ?? null,
        parent: titleOf.get(task.parent_id ?? '') ?? null,
        assignee: task.assignee_id === userId ? 'me' : null,
        deleted,
        comments: null,
      });
    }
  }
  for (const id of await commented(client, there)) {
    const { comments } = await client.call('find_comments', { task: id });
    const task = tasks.get(id);
    if (task) task.comments = comments.map(({ body }: { body: string }) => body);
  }
  return { tasks, projects: projects.map(({ name }) => name) };
}

async function sections(client: TestClient, projects: Set<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const project of projects) {
    const answer = await client.call('manage_sections', { action: 'list', project });
    for (const { id, name } of answer.sections) names.set(id, name);
  }
  return names;
}

async function commented(client: TestClient, tasks: readonly Task[]): Promise<string[]> {
  if (tasks.length === 0) return [];
  const { tasks: found } = await client.call('find_tasks', { filter: 'all & has: comments' });
  return found.map(({ id }: { id: string }) => id);
}

function localTime(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return parts.format(new Date(at));
}
