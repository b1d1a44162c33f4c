import {
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../mcp-server/src/testing/test-server.ts';

export const PRIVATE_TASKS = [
  'Bank PIN is 4711',
  'See the doctor about the lump',
  'Sell the shares',
  'Pay the rent',
  'Call the lawyer',
  'Write the will',
];
const NOTES = 'IBAN DE89 3704 0044 0532 0130 00';

export interface World extends AsyncDisposable {
  server: TestServer;
  anna: TestClient;
}

/** Anna's private project, and one that she shares with Ben. */
export async function startWorld(): Promise<World> {
  const server = await startTestServer();
  const anna = await server.connect();
  const ben = await server.addPerson('Ben');
  const { projects } = await anna.call('add_projects', {
    projects: [{ name: 'Private' }, { name: 'Family' }],
  });
  await server.admin`
    insert into taskloom.project_members (project_id, user_id, role, created_at)
    values (${projects[1].id}, ${ben.userId}, 'editor', now())`;
  await anna.call('manage_sections', { project: 'Private', action: 'add', name: 'Secret' });
  await anna.call('add_tasks', {
    tasks: [
      ...PRIVATE_TASKS.map((title) => ({
        title,
        project: 'Private',
        tags: ['money'],
        ...(title === 'Pay the rent' && { notes: NOTES }),
      })),
      { title: 'Plan the party', project: 'Family' },
      { title: 'Buy milk', project: 'Family' },
    ],
  });
  await anna.call('save_filter', { name: 'Mine', filter: '#Private' });
  return { server, anna, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** What an attack would have changed. */
export async function stateOf({ server, anna }: World) {
  const { tasks } = await anna.call('get_tasks', { tasks: PRIVATE_TASKS });
  const { projects } = await anna.call('find_projects', {});
  const { members } = await anna.call('find_members', { project: 'Family' });
  const { members: alone } = await anna.call('find_members', { project: 'Private' });
  const { settings } = await anna.call('get_me', {});
  const { tags } = await anna.call('manage_tags', { action: 'list' });
  const { sections } = await anna.call('manage_sections', { project: 'Private', action: 'list' });
  const { filters } = await anna.call('find_filters', {});
  const feeds = await server.admin`select count(*)::int as n from taskloom.calendar_feeds`;
  return {
    tasks: tasks.map(({ title, notes, status, project_id }: Record<string, unknown>) => ({
      title,
      notes,
      status,
      inPrivate: project_id === named(projects, 'Private'),
    })),
    members: members
      .map(({ name, role }: { name: string; role: string }) => `${name} ${role}`)
      .toSorted(),
    alone: alone.length,
    channels: settings.channels,
    notify: settings.notify,
    tag: tags.some(({ name }: { name: string }) => name === 'money'),
    section: sections.some(({ name }: { name: string }) => name === 'Secret'),
    filter: filters.length,
    feeds: feeds[0]?.['n'],
  };
}

function named(projects: { id: string; name: string }[], name: string): string | undefined {
  return projects.find((project) => project.name === name)?.id;
}
