import type { Task } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startLoad, type Ledger } from '../stack/harness/load.ts';
import { findAllNotifications, findAllTasks } from '../stack/harness/tools.ts';
import { startInstallation, type Installation } from './harness/installation.ts';
import { makeVersionToCome, thisVersion } from './harness/versions.ts';

/** Calls that have to be answered at each stage before the next one. */
const CALLS = 60;
const CATCH_UP_MS = 120_000;
const TIMEOUT_MS = 600_000;

/** What migrations of a version mostly do, to the table that is read and written most. */
const ADDS = `
  alter table taskloom.tasks add column to_come text not null default 'later';
  create index tasks_to_come on taskloom.tasks (to_come);
  create table taskloom.to_come (id uuid primary key);`;
const TAKES_AWAY = '-- breaks older programs\nalter table taskloom.users rename to people;';

test(
  'a version that adds to the database is rolled out and back under load: no error, nothing lost',
  { timeout: TIMEOUT_MS },
  async () => {
    await using next = await makeVersionToCome(ADDS);
    await using installation = await startInstallation();
    let ledger: Ledger;
    {
      await using load = await startLoad(installation);
      ledger = load.ledger;
      await goesOn('this version');
      expect(await installation.migrate(next)).toMatchObject({ code: 0 });
      await goesOn('this version on the tables of the next');
      await installation.rollOut(next, () => goesOn('this version beside the next'));
      await goesOn('the next version');
      await installation.rollOut(thisVersion, () => goesOn('the next version beside this one'));
      await goesOn('this version again, on the tables of the next');
    }
    expect([...ledger.failures]).toEqual([]);
    await nothingLostOrTwice(installation, ledger);

    async function goesOn(what: string): Promise<void> {
      const before = ledger.calls.length;
      await waitFor(() => ledger.calls.length > before + CALLS, { timeoutMs: CATCH_UP_MS, what });
    }
  },
);

test(
  'a program that is too old for its database says so and does not start',
  { timeout: TIMEOUT_MS },
  async () => {
    await using next = await makeVersionToCome(TAKES_AWAY);
    await using installation = await startInstallation();
    expect(await installation.migrate(next)).toMatchObject({ code: 0 });
    const { code, output } = await installation.tryToStart(thisVersion);
    expect(code).toBe(1);
    expect(output).toMatch(/too old for its database: 999999-to-come\.sql/u);
  },
);

async function nothingLostOrTwice(installation: Installation, ledger: Ledger): Promise<void> {
  const all = () => findAllTasks(installation, { filter: 'done | !done', limit: 200 });
  const isOfSeries = ({ title }: Task) => title.startsWith('series ');
  const openOfEachSeries = async () => {
    const series = (await all()).filter(isOfSeries);
    return Object.fromEntries(
      [...Map.groupBy(series, ({ title }) => title)].map(([title, tasks]) => [
        title,
        tasks.filter(({ status }) => status === 'open').length,
      ]),
    );
  };
  const titlesOfSeries = Object.keys(await openOfEachSeries());
  await expect
    .poll(openOfEachSeries, { timeout: CATCH_UP_MS })
    .toEqual(Object.fromEntries(titlesOfSeries.map((title) => [title, 1])));
  const reminded = async () =>
    (await findAllNotifications(installation)).flatMap(({ kind, task_id: id }) =>
      kind === 'reminder' && id !== undefined ? [id] : [],
    );
  await waitFor(
    async () => {
      const there = new Set(await reminded());
      return [...ledger.reminded].every((id) => there.has(id));
    },
    { timeoutMs: CATCH_UP_MS, what: 'the notification of every reminder' },
  );
  expect((await reminded()).toSorted()).toEqual([...ledger.reminded].toSorted());
  const tasks = await all();
  const titles = tasks.filter((task) => !isOfSeries(task)).map(({ title }) => title);
  expect(titles.toSorted()).toEqual([...ledger.added.keys()].toSorted());
  const open = new Set(tasks.filter(({ status }) => status === 'open').map(({ id }) => id));
  expect([...ledger.completed].filter((id) => open.has(id))).toEqual([]);
}
