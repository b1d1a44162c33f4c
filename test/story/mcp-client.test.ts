import { describe, expect, test } from 'vitest';

import { waitFor } from '@taskloom/platform/testing';

import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectLegacy, connectModern, findNotifications, findTasks } from '../harness/mcp.ts';

describe.each([
  ['of 2026-07-28', connectModern],
  ['of the first generation', connectLegacy],
])('a client program %s', (_era, connect) => {
  test(
    'lives the story: add, repeat, complete, be reminded, restart',
    { timeout: 360_000 },
    async () => {
      await using data = await temporaryDataFolder();
      {
        await using instance = await startInstance(data.path);
        await using caller = await connect(instance.access);
        expect(await caller.toolNames()).toContain('quick_add');
        expect(await caller.toolNames()).not.toContain('advance_series');

        await caller.call('quick_add', { text: 'buy milk tomorrow at 9 every week p1 #Home' });
        const [milk] = await findTasks(caller, { filter: '#Home' });
        expect(milk).toMatchObject({ title: 'buy milk', priority: 'p1', status: 'open' });
        expect(milk?.recurrence?.rrule).toContain('FREQ=WEEKLY');

        await caller.call('complete_tasks', { tasks: [milk?.id] });
        const next = await waitFor(async () => {
          const open = await findTasks(caller, { filter: '#Home' });
          return open.find(({ id }) => id !== milk?.id);
        });
        expect(next).toMatchObject({ title: 'buy milk', priority: 'p1' });
        expect(Date.parse(next.due?.at ?? '') - Date.parse(milk?.due?.at ?? '')).toBe(
          7 * 86_400_000,
        );

        const soon = new Date(Date.now() + 2000).toISOString();
        await caller.call('add_tasks', {
          tasks: [{ title: 'call Ada', due: soon, reminders: [soon] }],
        });
        const reminded = await waitFor(async () => (await findNotifications(caller))[0]);
        expect(reminded.title).toContain('call Ada');
      }
      await using again = await startInstance(data.path);
      await using caller = await connect(again.access);
      const titles = (await findTasks(caller)).map(({ title }) => title);
      expect(titles.toSorted()).toEqual(['buy milk', 'call Ada']);
      expect(await findNotifications(caller)).toHaveLength(1);
    },
  );
});
