import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Temporal } from 'temporal-polyfill';

const repository = resolve(import.meta.dirname, '..');

interface Shift {
  name: string;
  /** Where the clock stands when the tests begin, as a local time of `zone`, or days from today. */
  start: string | { days: number };
  zone: string;
}

/** The days and zones on which dates have gone wrong before: ends of months and years, leap days, changes of the clock. */
const SHIFTS: readonly Shift[] = [
  { name: 'tomorrow', start: { days: 1 }, zone: 'UTC' },
  { name: 'in-forty-days', start: { days: 40 }, zone: 'UTC' },
  { name: 'leap-day', start: '2028-02-29T12:00', zone: 'UTC' },
  { name: 'new-york-springs-forward', start: '2027-03-14T01:55', zone: 'America/New_York' },
  { name: 'berlin-springs-forward', start: '2027-03-28T01:55', zone: 'Europe/Berlin' },
  { name: 'new-year-in-kiritimati', start: '2027-12-31T23:50', zone: 'Pacific/Kiritimati' },
  { name: 'half-hour-zone', start: { days: 0 }, zone: 'America/St_Johns' },
];

const USAGE = `Runs the tests (without the browser and the stack) with another date and time zone.
  npm run test:calendar                 all of ${SHIFTS.map(({ name }) => name).join(', ')}
  npm run test:calendar -- NAME...      these
  npm run test:calendar -- --rotate     one of them, another each day, without what takes longest
What stands after a second -- goes to vitest. Needs libfaketime (Debian: apt-get install faketime).`;

/** Browsers, and programs that compare their own clock with that of a file system or a peer outside. */
const EXCLUDED = ['test/browser/**', 'test/compose/**', 'test/lint/**'];
/** What takes long and knows no date is left out of the one of each day, so that CI stays short. */
const LONG = [
  'agent-runtime/src/chat/**',
  'mcp-server/src/database/**',
  'mcp-server/src/outbox/**',
  'mcp-server/src/tools/{concurrency,fuzz,statements}.test.ts',
  'platform/**',
  'standalone/**',
  'test/{approvals,conformance,connect,resilience,standalone}/**',
  'test/story/{cli,stdio}.test.ts',
];

async function main(): Promise<void> {
  const { names, rest, help, rotate } = readArguments(process.argv.slice(2));
  if (help) return void process.stdout.write(`${USAGE}\n`);
  const library = findLibrary();
  const failed: string[] = [];
  for (const shift of choose(names, rotate)) {
    process.stdout.write(`\n== ${shift.name}: ${describe(shift)}\n`);
    const exclude = rotate ? [...EXCLUDED, ...LONG] : EXCLUDED;
    if ((await runShifted({ ...shift, library, exclude, rest })) !== 0) failed.push(shift.name);
  }
  process.stdout.write(failed.length === 0 ? '\nall green\n' : `\nfailed: ${failed.join(', ')}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function readArguments(given: string[]) {
  const end = given.indexOf('--');
  const own = end === -1 ? given : given.slice(0, end);
  return {
    names: own.filter((word) => !word.startsWith('-')),
    rest: end === -1 ? [] : given.slice(end + 1),
    help: own.includes('--help'),
    rotate: own.includes('--rotate'),
  };
}

function choose(names: string[], rotate: boolean): readonly Shift[] {
  const unknown = names.filter((name) => !SHIFTS.some((shift) => shift.name === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}.\n${USAGE}`);
  if (names.length > 0) return SHIFTS.filter(({ name }) => names.includes(name));
  if (!rotate) return SHIFTS;
  const today = Math.floor(Date.now() / 86_400_000);
  return SHIFTS.filter((_, n) => n === today % SHIFTS.length);
}

function describe({ start, zone }: Shift): string {
  return `${typeof start === 'string' ? start : `${start.days} days from now`} in ${zone}`;
}

function findLibrary(): string {
  const [found] = globSync([
    '/usr/lib/*/faketime/libfaketimeMT.so.1',
    '/usr/lib/faketime/libfaketimeMT.so.1',
    '/usr/local/lib/faketime/libfaketimeMT.so.1',
  ]);
  const path = process.env['FAKETIME_LIBRARY'] ?? found;
  if (path !== undefined && existsSync(path)) return path;
  throw new Error(`libfaketime was not found: install it, or set FAKETIME_LIBRARY.\n${USAGE}`);
}

/** The exit code. Each process is given the same distance to the real clock, so that all of them agree. */
async function runShifted({
  start,
  zone,
  library,
  exclude,
  rest,
}: Shift & { library: string; exclude: readonly string[]; rest: readonly string[] }) {
  const seconds =
    typeof start === 'string'
      ? Math.round(
          (Temporal.PlainDateTime.from(start).toZonedDateTime(zone).epochMilliseconds -
            Date.now()) /
            1000,
        )
      : start.days * 86_400;
  const excluded = exclude.flatMap((path) => ['--exclude', path]);
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...excluded, ...rest], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      TZ: zone,
      LD_PRELOAD: library,
      FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`,
      // Timeouts and timers go by the monotonic clock, which goes on as it is.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
      NO_FAKE_STAT: '1',
    },
  });
  return new Promise<number | null>((done) => child.once('close', done));
}

await main();
