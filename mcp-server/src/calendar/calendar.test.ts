import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

describe('the calendar feed', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    await anna.call('add_tasks', {
      tasks: [
        {
          title: 'Dentist',
          due: '2026-11-24T09:30:00+01:00',
          duration: '45 min',
          notes: 'Bring; the, card',
        },
        { title: 'Tax return', due: '2026-12-01' },
        { title: 'Standup', due: '2026-11-23 at 9', recurrence: 'every mon, wed at 9' },
        {
          title: 'Course',
          due: '2026-11-24 at 18:00',
          recurrence: 'every tuesday at 18:00 for 4 weeks',
        },
        { title: 'Stretch', recurrence: 'every! 3 days' },
        { title: 'Some day' },
      ],
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('shows open tasks with a date, recurring ones with their rule', async () => {
    const events = await eventsOf(anna);
    expect([...events.keys()].toSorted()).toEqual([
      'Course',
      'Dentist',
      'Standup',
      'Stretch',
      'Tax return',
    ]);
    const dentist = events.get('Dentist');
    expect(dentist?.startDate.toJSDate().toISOString()).toBe('2026-11-24T08:30:00.000Z');
    expect(dentist?.endDate.toJSDate().toISOString()).toBe('2026-11-24T09:15:00.000Z');
    expect(dentist?.description).toBe('Bring; the, card');
    expect(events.get('Tax return')?.startDate.isDate).toBe(true);
    expect(events.get('Stretch')?.isRecurring()).toBe(false);
  });

  test('gives the dates that the tools give, over a change of the clocks', async () => {
    const events = await eventsOf(anna);
    const standup = occurrences(events.get('Standup'), 60);
    expect(standup.slice(0, 3)).toEqual([
      '2026-11-23T08:00:00.000Z',
      '2026-11-25T08:00:00.000Z',
      '2026-11-30T08:00:00.000Z',
    ]);
    // Nine o'clock in Berlin, in summer too.
    expect(standup).toContain('2027-04-05T07:00:00.000Z');
    expect(occurrences(events.get('Course'), 60)).toHaveLength(4);
  });

  test('puts a moved occurrence where it is, and the series where it was', async () => {
    await anna.call('reschedule_tasks', { tasks: ['Standup'], due: '2026-11-24 at 11' });
    const body = await (await fetch(await localUrl(anna))).text();
    const standups = calendarOf(body)
      .getAllSubcomponents('vevent')
      .filter((event) => event.getFirstPropertyValue('summary') === 'Standup');
    expect(standups).toHaveLength(2);
    const moved = standups.find((event) => event.hasProperty('recurrence-id'));
    expect(String(moved?.getFirstPropertyValue('dtstart'))).toBe('2026-11-24T10:00:00Z');
    expect(String(moved?.getFirstPropertyValue('recurrence-id'))).toBe('2026-11-23T09:00:00');
  });

  test('is answered once: the same again only says that nothing changed', async () => {
    const url = await localUrl(anna);
    const first = await fetch(url);
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('private, max-age=300');
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    await anna.call('add_tasks', { tasks: [{ title: 'New', due: '2026-12-02' }] });
    const changed = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('SUMMARY:New');
  });

  test('keeps its address until it is rotated or revoked, and then the old one leads nowhere', async () => {
    const bob = await server.connect((await server.addPerson('Bob')).token);
    const first = await feed(bob);
    expect(first).toMatch(/^https:\/\/taskloom\.example\/calendar\/[\w-]{43}\.ics$/u);
    expect(await feed(bob)).toBe(first);
    const second = await feed(bob, { rotate: true });
    expect(second).not.toBe(first);
    expect((await fetch(local(first))).status).toBe(404);
    expect((await fetch(local(second))).status).toBe(200);
    expect(await feed(bob, { revoke: true })).toBeUndefined();
    expect((await fetch(local(second))).status).toBe(404);
    expect(await feed(bob)).not.toBe(second);
  });

  test('shows nobody the tasks of another, and says nothing at an unknown address', async () => {
    const eve = await server.connect((await server.addPerson('Eve')).token);
    const body = await (await fetch(await localUrl(eve))).text();
    expect(body).not.toContain('VEVENT');
    for (const path of [`${'a'.repeat(43)}.ics`, 'x.ics', 'x', '%00.ics', 'a'.repeat(43)])
      expect((await fetch(`${server.url}/calendar/${path}`)).status).toBe(404);
    const rows = await server.admin`select * from taskloom.calendar_feeds`;
    const secret = (await feed(eve))?.match(/[\w-]{43}/u)?.[0] ?? '';
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('gives its address only to who may change tasks', async () => {
    const token = `tl_pat_${'r'.repeat(43)}`;
    await server.admin`
      insert into taskloom.access_tokens (id, token_hash, kind, user_id, scopes)
      values (gen_random_uuid(), sha256(${token}::bytea), 'personal', ${server.userId}, '{tasks:read}')`;
    const reader = await server.connect(token);
    await expect(feed(reader)).rejects.toMatchObject({ payload: { code: 'forbidden' } });
  });

  async function feed(client: TestClient, more: object = {}): Promise<string | undefined> {
    return (await client.call('export_tasks', { format: 'calendar-feed-url', ...more })).url;
  }

  function local(url: string | undefined): string {
    return (url ?? '').replace('https://taskloom.example', server.url);
  }

  async function localUrl(client: TestClient): Promise<string> {
    return local(await feed(client));
  }

  async function eventsOf(client: TestClient): Promise<Map<string, ICAL.Event>> {
    const body = await (await fetch(await localUrl(client))).text();
    const calendar = calendarOf(body);
    for (const zone of calendar.getAllSubcomponents('vtimezone'))
      ICAL.TimezoneService.register(zone);
    const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    return new Map(events.map((event) => [event.summary, event]));
  }
});

function calendarOf(body: string): ICAL.Component {
  return new ICAL.Component(ICAL.parse(body));
}

function occurrences(event: ICAL.Event | undefined, most: number): string[] {
  const iterator = event?.iterator();
  const found: string[] = [];
  for (let next = iterator?.next(); next && found.length < most; next = iterator?.next())
    found.push(next.toJSDate().toISOString());
  return found;
}
