import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Mail } from '../../accounts/mail/mailer.ts';
import { shareWith } from '../../testing/share-with.ts';
import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const START = '2026-11-21T10:00:00Z';

let server: TestServer;
let anna: TestClient;
/** Has proved their address; Carl has only said one. */
let ben: TestClient;
let carl: TestClient;
let benId: string;
let project: string;
let name: string;
let rounds = 0;
const mails: Mail[] = [];

beforeAll(async () => {
  const mailer = {
    send: (mail: Mail) => void mails.push(mail),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  server = await startTestServer({ now: START, mailer });
  anna = await server.connect();
  const person = await server.addPerson('Ben');
  benId = person.userId;
  ben = await server.connect(person.token);
  const other = await server.addPerson('Carl');
  carl = await server.connect(other.token);
  await server.admin`
    update taskloom.users set email = 'ben@example.com', email_confirmed_at = now()
     where id = ${benId}`;
  await server.admin`update taskloom.users set email = 'carl@example.com' where id = ${other.userId}`;
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  server.setNow(START);
  await server.admin`update taskloom.invitations set told_at = null`;
  mails.length = 0;
  name = `Work ${(rounds += 1)}`;
  const { projects } = await anna.call('add_projects', { projects: [{ name }] });
  project = projects[0].id;
});

const invite = (person: string, role = 'editor', by = anna) =>
  by.call('share_project', { project, person, role });
const answer = (client: TestClient, action: string, invitation = name) =>
  client.call('manage_invitations', { action, invitation });
const received = async (client: TestClient) =>
  (await client.call('manage_invitations', { action: 'list' })).invitations;

describe('an invited person', () => {
  test('sees nothing of the project until they accept, and then all of it', async () => {
    await anna.call('add_tasks', { tasks: [{ title: `Report ${rounds}`, project }] });
    const { members, invitations } = await invite('BEN@example.com');
    expect(members).toHaveLength(1);
    expect(invitations).toMatchObject([
      { to: 'ben@example.com', role: 'editor', invited_by: 'Anna', project: name },
    ]);
    expect((await ben.call('find_projects', { text: name })).projects).toEqual([]);
    expect((await ben.call('find_tasks', { text: `Report ${rounds}` })).tasks).toEqual([]);
    await expect(ben.call('find_members', { project })).rejects.toMatchObject({
      payload: { code: 'not_found' },
    });
    expect(await received(ben)).toMatchObject([{ project: name, role: 'editor' }]);
    expect(await received(carl)).toEqual([]);

    await answer(ben, 'accept');
    expect((await ben.call('find_tasks', { text: `Report ${rounds}` })).tasks).toHaveLength(1);
    const found = await anna.call('find_members', { project });
    expect(found).toMatchObject({ members: [{ role: 'owner' }, { name: 'Ben' }], invitations: [] });
    expect(await received(ben)).toEqual([]);
    await expect(answer(ben, 'accept')).rejects.toMatchObject({ payload: { code: 'not_found' } });
  });

  test('is not in the project after declining, and may think again', async () => {
    await invite('ben@example.com');
    await answer(ben, 'decline');
    expect((await anna.call('find_members', { project })).invitations).toEqual([]);
    await expect(answer(ben, 'accept')).rejects.toMatchObject({ payload: { code: 'not_found' } });
    await ben.call('undo');
    await answer(ben, 'accept');
    expect((await ben.call('find_projects', { text: name })).projects).toHaveLength(1);
  });

  test('is no owner before they accept', async () => {
    await invite('ben@example.com', 'owner');
    await expect(
      anna.call('share_project', { project, person: 'me', role: 'none' }),
    ).rejects.toMatchObject({ payload: { code: 'conflict' } });
    await answer(ben, 'accept');
    await anna.call('share_project', { project, person: 'me', role: 'none' });
    expect((await ben.call('find_members', { project })).members).toMatchObject([
      { id: benId, role: 'owner' },
    ]);
  });

  test('hears of it, and no more of it once it is withdrawn', async () => {
    await invite('ben@example.com', 'viewer');
    const told = () => server.admin`
      select body from taskloom.notices where user_id = ${benId} and title = ${name}`;
    expect(await told()).toMatchObject([
      { body: 'Anna invites you to this project as a viewer. Accept it or decline it.' },
    ]);
    await anna.call('share_project', { project, person: 'ben@example.com', role: 'none' });
    expect(await told()).toEqual([]);
    await expect(answer(ben, 'accept')).rejects.toMatchObject({ payload: { code: 'not_found' } });
  });

  test('cannot accept what has expired, until it is renewed', async () => {
    await invite('ben@example.com');
    server.setNow('2026-12-06T10:00:00Z');
    expect(await received(ben)).toEqual([]);
    expect((await anna.call('find_members', { project })).invitations).toMatchObject([
      { expired: true },
    ]);
    await expect(answer(ben, 'accept')).rejects.toMatchObject({ payload: { code: 'not_found' } });
    await invite('ben@example.com');
    await answer(ben, 'accept');
  });

  test('joins in the role that was offered last', async () => {
    await invite('ben@example.com', 'owner');
    await invite('ben@example.com', 'viewer');
    await answer(ben, 'accept');
    expect((await ben.call('find_projects', { text: name })).projects).toMatchObject([
      { role: 'viewer' },
    ]);
  });

  test('who is known from another project is asked by name', async () => {
    await shareWith(anna, { to: ben, project, person: 'ben@example.com', role: 'viewer' });
    const { projects } = await anna.call('add_projects', { projects: [{ name: `${name} B` }] });
    const other = projects[0].id;
    const { invitations } = await anna.call('share_project', {
      project: other,
      person: 'Ben',
      role: 'editor',
    });
    expect(invitations).toMatchObject([{ to: 'Ben' }]);
    await answer(ben, 'accept', other);
    expect((await anna.call('find_members', { project: other })).members).toHaveLength(2);
  });
});

describe('whoever invites', () => {
  test('is answered the same for an address that has an account and for one that has none', async () => {
    const known: Answer = await invite('ben@example.com');
    const [, unknown] = [
      await anna.call('share_project', { project, person: 'ben@example.com', role: 'none' }),
      await invite('nobody@example.com'),
    ];
    const alike = (given: Answer) =>
      JSON.stringify(given)
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, 'id')
        .replaceAll(/\w+@example.com/gu, 'address');
    expect(alike(known)).toBe(alike(unknown));
    expect(mails.map(({ to }) => to)).toEqual(['nobody@example.com']);
    expect(mails[0]?.lines.join('\n')).toContain(
      'https://taskloom.example/account/invitation?token=',
    );
  });

  test('reaches nobody by an address that was never proved', async () => {
    await invite('carl@example.com', 'owner');
    expect(await received(carl)).toEqual([]);
    await expect(answer(carl, 'accept')).rejects.toMatchObject({ payload: { code: 'not_found' } });
    expect(mails).toHaveLength(1);
  });

  test('gets a link to hand over; nobody else does', async () => {
    const { invitations } = await invite('eva@example.com');
    const id = invitations[0].id as string;
    const { link } = await answer(anna, 'link', id);
    expect(link).toMatch(/^https:\/\/taskloom\.example\/account\/invitation\?token=[\w-]{43}$/u);
    await expect(answer(ben, 'link', id)).rejects.toMatchObject({ payload: { code: 'not_found' } });
    await expect(answer(ben, 'accept', id)).rejects.toMatchObject({
      payload: { code: 'not_found' },
    });
  });

  test('does not tell anybody again within ten minutes, nor very many people', async () => {
    await invite('ben@example.com');
    await expect(invite('ben@example.com')).rejects.toMatchObject({
      payload: { code: 'limit_exceeded', hint: expect.stringContaining('link') },
    });
    await server.admin`
      insert into taskloom.invitations
        (id, project_id, email, label, role, invited_by, told_at, created_at, expires_at)
      select gen_random_uuid(), ${project}, n || '@example.com', n || '@example.com', 'viewer',
             ${server.userId}, ${START}, now(), ${START}
        from generate_series(1, 50) n`;
    await expect(invite('one-more@example.com')).rejects.toMatchObject({
      payload: { code: 'limit_exceeded' },
    });
    await server.admin`delete from taskloom.invitations where project_id = ${project}`;
  });

  test('withdraws by undo, and hears what was answered', async () => {
    await invite('ben@example.com');
    await anna.call('undo');
    expect((await anna.call('find_members', { project })).invitations).toEqual([]);
    server.setNow('2026-11-21T10:20:00Z');
    await invite('ben@example.com');
    const { operation_id: invited } = await invite('ben@example.com', 'viewer');
    await answer(ben, 'accept');
    await expect(anna.call('undo', { operation_id: invited })).rejects.toMatchObject({
      payload: { code: 'conflict', message: expect.stringContaining('was changed since') },
    });
    const told = await server.admin`
      select body from taskloom.notices where user_id = ${server.userId} and title = ${name}`;
    expect(told).toMatchObject([{ body: 'ben@example.com accepted the invitation.' }]);
  });

  test('has to own the project', async () => {
    await shareWith(anna, { to: ben, project, person: 'ben@example.com', role: 'editor' });
    await expect(invite('x@example.com', 'viewer', ben)).rejects.toMatchObject({
      payload: { code: 'forbidden' },
    });
    await invite('y@example.com');
    // Who is invited is the owners' to see.
    expect((await ben.call('find_members', { project })).invitations).toEqual([]);
  });
});

describe('row-level security', () => {
  test.each([
    ['another role', `update taskloom.invitations set role = 'owner'`],
    ['their own acceptance', `update taskloom.invitations set status = 'accepted'`],
    ['another project', `update taskloom.invitations set project_id = taskloom.me()`],
  ])('gives the invited person not %s', async (_what, statement) => {
    await invite('ben@example.com', 'viewer');
    await expect(asBen(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('shows nobody else the invitation, and lets nobody make one', async () => {
    await invite('eva@example.com', 'viewer');
    expect(
      await asBen(`select 1 from taskloom.invitations where label = 'eva@example.com'`),
    ).toEqual([]);
    const made = `insert into taskloom.invitations
        (id, project_id, user_id, label, role, invited_by, created_at, expires_at)
      values (gen_random_uuid(), '${project}', taskloom.me(), 'me', 'owner', taskloom.me(), now(), now())`;
    await expect(asBen(made)).rejects.toMatchObject({ code: '42501' });
  });

  async function asBen(statement: string): Promise<Answer[]> {
    return server.admin.begin(async (tx) => {
      await tx`select set_config('role', 'taskloom_user', true),
                      set_config('taskloom.user_id', ${benId}, true)`;
      return [...(await tx.unsafe(statement))];
    });
  }
});
