import { META } from '@taskloom/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;

/** Anna is the instance's own person: made at its start, in the machine's zone. */
beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-27T20:00:00Z', timeZone: 'America/New_York' });
  anna = await server.connect();
});
afterAll(() => server[Symbol.asyncDispose]());

async function meIn(zone: string | undefined, client = anna): Promise<Record<string, unknown>> {
  const me = await client.call('get_me', {}, zone === undefined ? {} : { [META.timeZone]: zone });
  return { zone: me['time_zone'], source: (me['settings'] as never)['time_zone_source'] };
}

describe('the time zone of a person who has not said one', () => {
  test('is a default until a program of theirs says where it is, and then stays', async () => {
    expect(await meIn(undefined)).toEqual({ zone: 'America/New_York', source: 'default' });
    expect(await meIn('Atlantis/Capital')).toMatchObject({ source: 'default' });
    expect(await meIn('Europe/Lisbon')).toEqual({ zone: 'Europe/Lisbon', source: 'client' });
    expect(await meIn('Asia/Tokyo')).toEqual({ zone: 'Europe/Lisbon', source: 'client' });
    const { tasks } = await anna.call('add_tasks', { tasks: [{ title: 'x', due: 'today 23:30' }] });
    expect(tasks).toMatchObject([{ due: { time_zone: 'Europe/Lisbon' } }]);
  });

  test('is theirs once they have said it', async () => {
    await anna.call('update_settings', { time_zone: 'Asia/Tokyo' });
    expect(await meIn('Europe/Lisbon')).toEqual({ zone: 'Asia/Tokyo', source: 'person' });
  });

  test('is not another person’s', async () => {
    const ben = await server.connect((await server.addPerson('Ben')).token);
    expect(await meIn('Europe/Lisbon', ben)).toEqual({
      zone: 'America/New_York',
      source: 'client',
    });
  });
});
