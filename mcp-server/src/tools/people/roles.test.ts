import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allows,
  PERMISSIONS,
  PERSONAL_TOOLS,
  ROLES,
  type Action,
  type Role,
} from '../../domain/members/roles.ts';
import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';
import { personTools } from '../registry.ts';

interface Things {
  project: string;
  /** What nobody else's attempt has touched. */
  task: string;
  deletedTask: string;
  doneTask: string;
  recurringTask: string;
  deletedProject: string;
  /** Written by the one who tries. */
  comment: string;
}

/** How each tool that a role is needed for reaches into a shared project. */
const ATTEMPTS: Record<string, (things: Things) => object> = {
  get_tasks: ({ task }) => ({ tasks: [task] }),
  find_tasks: () => ({ filter: '#Shared' }),
  find_projects: () => ({}),
  find_members: ({ project }) => ({ project }),
  find_comments: ({ task }) => ({ task }),
  find_activity: ({ project }) => ({ project }),
  get_overview: () => ({}),
  get_stats: () => ({}),
  export_tasks: ({ project }) => ({ format: 'taskloom-json', project }),
  snooze_reminders: ({ task }) => ({ tasks: [task], until: 'tomorrow at 9' }),
  add_tasks: ({ project }) => ({ tasks: [{ title: 'New', project }] }),
  quick_add: () => ({ text: 'New #Shared' }),
  update_tasks: ({ task }) => ({ tasks: [{ task, title: 'Changed' }] }),
  reschedule_tasks: ({ task }) => ({ tasks: [task], due: 'friday' }),
  complete_tasks: ({ task }) => ({ tasks: [task] }),
  reopen_tasks: ({ doneTask }) => ({ tasks: [doneTask] }),
  delete_tasks: ({ task }) => ({ tasks: [task], confirm: true }),
  restore_tasks: ({ deletedTask }) => ({ tasks: [deletedTask] }),
  move_tasks: ({ task }) => ({ tasks: [task], project: 'inbox' }),
  set_recurrence: ({ task }) => ({ task, recurrence: 'every day' }),
  skip_occurrence: ({ recurringTask }) => ({ task: recurringTask }),
  set_reminders: ({ task }) => ({ task, reminders: ['tomorrow at 9'] }),
  manage_tags: () => ({ action: 'rename', tag: 'shared', name: 'shared' }),
  import_tasks: ({ project }) => ({
    content: JSON.stringify({
      format: 'taskloom',
      version: 1,
      projects: [{ id: project, name: 'Shared' }],
      tasks: [{ id: 'one', title: 'Imported', project_id: project }],
    }),
  }),
  manage_sections: ({ project, task }) => ({ project, action: 'add', name: task.slice(-8) }),
  add_comments: ({ task }) => ({ comments: [{ task, body: 'x' }] }),
  update_comments: ({ comment }) => ({ comments: [{ comment, body: 'y' }] }),
  update_projects: ({ project }) => ({ projects: [{ project, color: '#00ff00' }] }),
  archive_projects: ({ project }) => ({ projects: [project], archived: false }),
  delete_projects: ({ deletedProject: project }) => ({ projects: [project], confirm: true }),
  restore_projects: ({ deletedProject: project }) => ({ projects: [project] }),
  share_project: ({ project }) => ({ project, person: 'Zoe', role: 'viewer' }),
};

const cases = Object.entries(PERMISSIONS).flatMap(([action, { tools }]) =>
  tools.flatMap((tool) => ROLES.map((role) => ({ action: action as Action, tool, role }))),
);

let server: TestServer;
const clients = new Map<Role, TestClient>();
const ids = new Map<Role, string>();
let project: string;

beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  for (const role of ROLES) {
    const person = await server.addPerson(`The ${role}`);
    ids.set(role, person.userId);
    clients.set(role, await server.connect(person.token));
  }
  const zoe = await server.addPerson('Zoe');
  project = await shared('Shared');
  await as('owner')
    .call('share_project', { project, person: zoe.userId, role: 'viewer' })
    .catch(() => {});
  await server.admin`
    insert into taskloom.project_members (project_id, user_id, role, created_at)
    values (${project}, ${zoe.userId}, 'viewer', now()) on conflict do nothing`;
});
afterAll(() => server[Symbol.asyncDispose]());

test('the table names every tool of a person, once', () => {
  const named = [...Object.values(PERMISSIONS).flatMap(({ tools }) => tools), ...PERSONAL_TOOLS];
  expect(named.toSorted()).toEqual(personTools.map(({ name }) => name).toSorted());
});

describe.each([
  ['the code and the database together', undefined],
  ['the code alone', 'code'],
] as const)('by %s', (_name, layer) => {
  beforeAll(async () => {
    if (layer === undefined) return;
    for (const table of ['projects', 'project_members', 'tasks', 'sections', 'series', 'comments'])
      await server.admin`
        create policy let_all on ${server.admin(`taskloom.${table}`)} to taskloom_user
          using (true) with check (true)`;
  });

  test.each(cases)('$tool as $role', async ({ action, tool, role }) => {
    const attempt = ATTEMPTS[tool];
    if (!attempt) throw new Error(`say in ATTEMPTS how ${tool} reaches into a shared project`);
    const input = attempt(await things(role, tool));
    const before = await snapshot();
    expect(await isRefused(role, tool, input)).toBe(!allows(role, action));
    if (!allows(role, action)) expect(await snapshot()).toEqual(before);
  });
});

describe('by the database alone', () => {
  test.each([
    [
      'editor',
      'makes themselves owner',
      "update taskloom.project_members set role = 'owner' where user_id = $1",
    ],
    ['editor', 'takes another out', "delete from taskloom.project_members where role = 'owner'"],
    ['editor', 'renames the project', "update taskloom.projects set name = 'Mine'"],
    ['editor', 'deletes the project', 'update taskloom.projects set deleted_at = now()'],
    ['viewer', 'changes a task', "update taskloom.tasks set title = 'Mine'"],
    ['viewer', 'changes a section', "update taskloom.sections set name = 'Mine'"],
    [
      'viewer',
      'makes themselves editor',
      "update taskloom.project_members set role = 'editor' where user_id = $1",
    ],
  ] as const)('no %s %s', async (role, _what, statement) => {
    await server.admin.begin(async (tx) => {
      await tx`drop policy if exists let_all on taskloom.projects`;
      for (const table of ['project_members', 'tasks', 'sections', 'series', 'comments'])
        await tx`drop policy if exists let_all on ${tx(`taskloom.${table}`)}`;
      await become(tx, role);
      const touched = await tx.unsafe(
        `${statement} ${statement.includes('where') ? 'and' : 'where'} ${statement.includes('projects set') ? 'id' : 'project_id'} = '${project}'`,
        statement.includes('$1') ? [ids.get(role) ?? ''] : [],
      );
      expect(touched.count).toBe(0);
    });
  });

  test.each([
    [
      'editor',
      'adds a member',
      `insert into taskloom.project_members (project_id, user_id, role, created_at) select $1, u.id, 'owner', now() from taskloom.users u limit 1 on conflict do nothing`,
    ],
    [
      'viewer',
      'adds a task',
      `insert into taskloom.tasks (id, project_id, title, created_at, updated_at) values (gen_random_uuid(), $1, 'Mine', now(), now())`,
    ],
    [
      'viewer',
      'comments',
      `insert into taskloom.comments (id, project_id, task_id, author_id, body, created_at, updated_at) select gen_random_uuid(), $1, t.id, taskloom.me(), 'x', now(), now() from taskloom.tasks t where t.project_id = $1 limit 1`,
    ],
  ] as const)('no %s %s', async (role, _what, statement) => {
    await things(role, 'add_comments');
    await expect(
      server.admin.begin(async (tx) => {
        await become(tx, role);
        await tx.unsafe(statement, [project]);
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  // oxlint-disable-next-line typescript/no-explicit-any
  async function become(tx: any, role: Role): Promise<void> {
    await tx`select set_config('role', 'taskloom_user', true),
                    set_config('taskloom.user_id', ${ids.get(role) ?? ''}, true)`;
  }
});

function as(role: Role): TestClient {
  const client = clients.get(role);
  if (!client) throw new Error(`nobody is ${role}`);
  return client;
}

async function shared(name: string): Promise<string> {
  const { projects } = await as('owner').call('add_projects', { projects: [{ name }] });
  for (const role of ['editor', 'viewer'] as const)
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      values (${projects[0].id}, ${ids.get(role) ?? ''}, ${role}, now())`;
  return projects[0].id;
}

let made = 0;
async function things(role: Role, tool: string): Promise<Things> {
  const owner = as('owner');
  const { tasks } = await owner.call('add_tasks', {
    tasks: [
      { title: 'Open', project, tags: ['shared'] },
      { title: 'Gone', project },
      { title: 'Done', project },
      { title: 'Daily', project, due: 'tomorrow', recurrence: 'every day' },
    ],
  });
  const [task, deletedTask, doneTask, recurringTask] = tasks.map(({ id }: Answer) => id);
  await owner.call('delete_tasks', { tasks: [deletedTask], confirm: true });
  await owner.call('complete_tasks', { tasks: [doneTask] });
  const [comment] = await server.admin`
    insert into taskloom.comments (id, project_id, task_id, author_id, body, created_at, updated_at)
    values (gen_random_uuid(), ${project}, ${task}, ${ids.get(role) ?? ''}, 'x', now(), now())
    returning id`;
  let deletedProject = '';
  if (tool === 'restore_projects' || tool === 'delete_projects') {
    deletedProject = await shared(`Other ${(made += 1)}`);
    if (tool === 'restore_projects')
      await owner.call('delete_projects', { projects: [deletedProject], confirm: true });
  }
  return {
    project,
    task,
    deletedTask,
    doneTask,
    recurringTask,
    deletedProject,
    comment: comment?.['id'],
  };
}

/** Refused as a whole, or the one item of the batch. Any other refusal is a fault of the attempt. */
async function isRefused(role: Role, tool: string, input: object): Promise<boolean> {
  const result = await as(role).raw(tool, input);
  const answer = result.structuredContent as Answer;
  const said = JSON.stringify(result);
  const refused =
    result.isError === true ||
    (answer?.failures?.length ?? 0) > 0 ||
    (answer?.not_understood_count ?? 0) > 0;
  if (refused && role === 'owner') throw new Error(said);
  // A tag that only others may change is none of theirs.
  if (refused && tool !== 'manage_tags') expect(said).toMatch(/forbidden|may not/u);
  return refused;
}

async function snapshot(): Promise<Answer[]> {
  return server.admin`
    select p.id, p.name, p.color, p.archived_at, p.deleted_at,
           (select jsonb_agg(jsonb_build_object('id', t.id, 'version', t.version) order by t.id)
              from taskloom.tasks t where t.project_id = p.id) as tasks,
           (select count(*)::int from taskloom.sections s where s.project_id = p.id) as sections,
           (select jsonb_agg(jsonb_build_object('id', c.id, 'body', c.body) order by c.id)
              from taskloom.comments c where c.project_id = p.id) as comments,
           (select jsonb_agg(m.role order by m.role, m.user_id) from taskloom.project_members m
             where m.project_id = p.id) as roles
      from taskloom.projects p order by p.id`;
}
