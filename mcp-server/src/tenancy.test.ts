import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { personTools } from './tools/registry.ts';
import { startTestServer, type TestClient, type TestServer } from './testing/test-server.ts';

/** What each tool is asked with another person's ids; a tool without a line here fails the test. */
type Foreign = Record<
  'task' | 'project' | 'notification' | 'operation' | 'comment' | 'invitation',
  string
>;
const ATTEMPTS: Record<string, (theirs: Foreign) => object | undefined> = {
  add_tasks: ({ project }) => ({ tasks: [{ title: 'x', project }] }),
  quick_add: () => undefined,
  update_tasks: ({ task }) => ({ tasks: [{ task, title: 'stolen' }] }),
  complete_tasks: ({ task }) => ({ tasks: [task] }),
  reopen_tasks: ({ task }) => ({ tasks: [task] }),
  delete_tasks: ({ task }) => ({ tasks: [task], confirm: true }),
  restore_tasks: ({ task }) => ({ tasks: [task] }),
  get_tasks: ({ task }) => ({ tasks: [task] }),
  reschedule_tasks: ({ task }) => ({ tasks: [task], due: 'today' }),
  move_tasks: ({ task, project }) => ({ tasks: [task], project }),
  preview_recurrence: () => undefined,
  skip_occurrence: ({ task }) => ({ task }),
  snooze_reminders: ({ task }) => ({ tasks: [task], until: 'tomorrow' }),
  find_tasks: () => ({ filter: 'all' }),
  set_recurrence: ({ task }) => ({ task, recurrence: 'every day' }),
  set_reminders: ({ task }) => ({ task, reminders: ['tomorrow at 9'] }),
  add_projects: () => undefined,
  find_projects: () => ({}),
  update_projects: ({ project }) => ({ projects: [{ project, name: 'Stolen' }] }),
  archive_projects: ({ project }) => ({ projects: [project] }),
  delete_projects: ({ project }) => ({ projects: [project], confirm: true }),
  restore_projects: ({ project }) => ({ projects: [project] }),
  manage_sections: ({ project }) => ({ project, action: 'add', name: 'Mine' }),
  manage_tags: () => ({ action: 'rename', tag: 'secret', name: 'stolen' }),
  save_filter: () => undefined,
  find_filters: () => ({}),
  delete_filter: () => ({ filter: 'Urgent' }),
  share_project: ({ project }) => ({ project, person: 'me', role: 'owner' }),
  manage_invitations: ({ invitation }) => ({ action: 'accept', invitation }),
  find_members: ({ project }) => ({ project }),
  add_comments: ({ task }) => ({ comments: [{ task, body: 'x' }] }),
  update_comments: ({ comment }) => ({ comments: [{ comment, body: 'x' }] }),
  find_comments: ({ task }) => ({ task }),
  get_overview: () => ({}),
  get_stats: () => ({}),
  find_activity: () => ({}),
  update_settings: () => undefined,
  undo: ({ operation }) => ({ operation_id: operation }),
  get_me: () => ({}),
  find_notifications: () => ({}),
  import_tasks: ({ task, project }) => ({
    content: JSON.stringify({
      format: 'taskloom',
      version: 1,
      projects: [{ id: project, name: 'Mine' }],
      tasks: [
        { id: task, title: 'stolen', project_id: project, external_id: `taskloom:${task}` },
        { id: 'below', title: 'x', parent_id: task, project_id: project, blocked_by: [task] },
      ],
    }),
  }),
  export_tasks: ({ project }) => ({ format: 'taskloom-json', project, include_done: true }),
  mark_notifications: ({ notification }) => ({ notifications: [notification] }),
};

describe('another person', () => {
  let server: TestServer;
  let anna: TestClient;
  let eve: TestClient;
  let theirs: Foreign;
  beforeAll(async () => {
    server = await startTestServer();
    anna = await server.connect();
    eve = await server.connect((await server.addPerson('Eve')).token);
    const { tasks, operation_id: operation } = await anna.call('add_tasks', {
      tasks: [{ title: 'Secret plan', due: 'tomorrow', tags: ['secret'], reminders: ['-PT30M'] }],
    });
    const [task] = tasks;
    await anna.call('save_filter', { name: 'Urgent', filter: 'p1' });
    const { comments } = await anna.call('add_comments', {
      comments: [{ task: task.id, body: 'Secret plan remark' }],
    });
    const { projects } = await anna.call('add_projects', { projects: [{ name: 'Secret plan' }] });
    const { invitations } = await anna.call('share_project', {
      project: projects[0].id,
      person: 'ben@example.com',
      role: 'owner',
    });
    const [notification] = await server.admin`
      insert into taskloom.notifications (id, user_id, kind, title, channel, created_at)
      values (gen_random_uuid(), ${server.userId}, 'reminder', 'Secret plan', 'in_app', now())
      returning id`;
    theirs = {
      task: task.id,
      project: task.project_id,
      notification: notification?.['id'],
      operation,
      comment: comments[0].id,
      invitation: invitations[0].id,
    };
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(personTools.map((tool) => tool.name))(
    'sees and changes nothing with %s',
    async (name) => {
      const attempt = ATTEMPTS[name];
      if (!attempt) throw new Error(`say in ATTEMPTS how ${name} could reach another's things`);
      const before = await snapshot();
      const input = attempt(theirs);
      if (input) {
        const { _meta, ...said } = await eve.raw(name, input);
        expect(JSON.stringify(said)).not.toMatch(/Secret plan/);
        expect(JSON.stringify(said)).not.toContain(theirs.project);
      }
      expect(await snapshot()).toEqual(before);
    },
  );

  test.each(['task://ID', 'project://ID'])('cannot read %s', async (template) => {
    const uri = template.replace('ID', template.startsWith('task') ? theirs.task : theirs.project);
    await expect(eve.client.readResource({ uri })).rejects.toMatchObject({ code: -32_602 });
    const { contents } = await anna.client.readResource({ uri });
    expect(JSON.stringify(contents)).toContain('Secret plan');
  });

  test.each(['view://today', 'view://upcoming', 'view://inbox', 'notifications://inbox'])(
    'finds nothing of theirs in %s',
    async (uri) => {
      const { contents } = await eve.client.readResource({ uri });
      expect(JSON.stringify(contents)).not.toContain('Secret plan');
    },
  );

  test('gets nothing by another person’s idempotency key', async () => {
    const meta = { 'taskloom/idempotencyKey': 'hers and mine' };
    const input = { tasks: [{ title: 'Secret plan by key' }] };
    const first = await anna.call('add_tasks', input, meta);
    const own = await eve.call('add_tasks', { tasks: [{ title: 'Her own' }] }, meta);
    expect(JSON.stringify(own)).not.toContain('Secret plan');
    expect(own.tasks[0].id).not.toBe(first.tasks[0].id);
  });

  test('goes on with another person’s cursor only among what is hers', async () => {
    await anna.call('add_tasks', {
      tasks: [{ title: 'Secret plan A' }, { title: 'Secret plan B' }],
    });
    const search = { filter: 'all', limit: 1 };
    const { next_cursor: cursor } = await anna.call('find_tasks', search);
    expect(cursor).toBeDefined();
    const { _meta, ...said } = await eve.raw('find_tasks', { ...search, cursor });
    expect(JSON.stringify(said)).not.toContain('Secret plan');
  });

  test('as a viewer sees, and may not change', async () => {
    const vera = await server.addPerson('Vera');
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      values (${theirs.project}, ${vera.userId}, 'viewer', now())`;
    const viewer = await server.connect(vera.token);
    expect((await viewer.call('get_tasks', { tasks: [theirs.task] })).tasks).toHaveLength(1);
    const before = await snapshot();
    for (const [name, input] of [
      ['update_tasks', { tasks: [{ task: theirs.task, title: 'x' }] }],
      ['complete_tasks', { tasks: [theirs.task] }],
      ['add_tasks', { tasks: [{ title: 'x', project: theirs.project }] }],
    ] as const) {
      const { failures } = await viewer.call(name, input);
      expect(failures).toMatchObject([{ code: 'forbidden' }]);
    }
    expect(await snapshot()).toEqual(before);
  });

  test('with a service token may not call what is for people, nor people what is for services', async () => {
    const service = await server.connect(server.tokens.recurrence);
    await expect(service.call('find_tasks', { filter: 'all' })).rejects.toMatchObject({
      payload: { code: 'forbidden' },
    });
    await expect(eve.raw('release_due_reminders', {})).rejects.toMatchObject({ code: -32_602 });
    const { tools } = await eve.client.listTools();
    expect(tools.map((tool) => tool.name)).not.toContain('release_due_reminders');
  });

  async function snapshot() {
    return server.admin`
      select t.id, t.version, t.title, t.status, t.deleted_at, t.series_id, t.tags, n.read_at,
             (select array_agg(c.body) from taskloom.comments c where c.task_id = t.id) as comments,
             (select array_agg(m.role) from taskloom.project_members m where m.project_id = t.project_id) as roles,
             (select count(*)::int from taskloom.filters f where f.deleted_at is null) as filters,
             (select count(*)::int from taskloom.sections) as sections,
             (select count(*)::int from taskloom.tasks where project_id = ${theirs.project}) as tasks,
             (select count(*)::int from taskloom.reminders r where r.task_id = t.id) as reminders
        from taskloom.tasks t, taskloom.notifications n
       where t.id = ${theirs.task} and n.id = ${theirs.notification}`;
  }
});
