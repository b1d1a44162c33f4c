import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../../mcp-server/src/testing/test-server.ts';
import { readCases, readWorld, type Case, type Language, type World } from './cases.ts';
import { converse } from './converse.ts';
import { judge, type Verdict } from './judge.ts';
import { makePerson, type Person } from './person.ts';

/** `npm run measure:offline` sets it: both lists whole, and their figures printed. */
const MEASURE = process.env['TASKLOOM_MEASURE'];
/** Of the lists, the suite goes through every so many messages. */
const STEP = MEASURE === undefined ? 9 : 1;
const AT_ONCE = 4;

interface Result {
  asked: Case;
  verdict: Verdict;
  because: string[];
  answer: string;
}

describe.each(['en', 'de'] as const)('the built-in model, %s', { timeout: 900_000 }, (language) => {
  const world = readWorld(language);
  let server: TestServer;
  let isReading: (tool: string) => boolean;
  beforeAll(async () => {
    server = await startTestServer({ now: world.now, timeZone: world.timeZone });
    const { tools } = await (await server.connect()).client.listTools();
    const reading = new Set(
      tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name),
    );
    isReading = (tool) => reading.has(tool);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(['development', 'held-out'] as const)(
    'does nothing silently wrong, and most things right: the list %s',
    async (list) => {
      const cases = readCases(list, language).filter((_, index) => index % STEP === 0);
      const results = await runAll(cases, { server, world, isReading });
      if (MEASURE !== undefined) report(results, { list, language });
      const wrong = results.filter(({ verdict }) => verdict === 'wrong');
      expect(
        wrong.map(({ asked, because }) => `${asked.says.join(' / ')}: ${because.join('; ')}`),
      ).toEqual([]);
      const right = results.filter(({ verdict }) => verdict === 'right').length;
      expect(right / results.length).toBeGreaterThanOrEqual(0.85);
    },
  );
});

interface Place {
  server: TestServer;
  world: World;
  isReading: (tool: string) => boolean;
}

/** A few at once, each with a person of its own; one whose tasks were not touched is asked again. */
async function runAll(cases: readonly Case[], place: Place): Promise<Result[]> {
  const waiting = [...cases.entries()];
  const results: Result[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      let person: Person | undefined;
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, asked] = next;
        person ??= await makePerson(place.server, place.world);
        const { answers, changed } = await converse(person.client, {
          says: asked.says,
          isReading: place.isReading,
        });
        const after = changed ? await person.look() : person.before;
        const happened = { after, text: answers.at(-1) ?? '' };
        results[index] = {
          asked,
          answer: answers.join('\n   | '),
          ...judge(asked, { person, world: place.world, happened }),
        };
        if (changed) person = undefined;
      }
    }),
  );
  return results;
}

function report(results: readonly Result[], about: { list: string; language: Language }): void {
  const of = (verdict: Verdict) => results.filter((result) => result.verdict === verdict);
  const share = (part: readonly Result[]) =>
    `${part.length} (${((100 * part.length) / results.length).toFixed(1)} %)`;
  const lines = [
    `${about.list} ${about.language}: ${results.length} messages: right ${share(of('right'))}, asked ${share(of('asked'))}, wrong ${share(of('wrong'))}`,
  ];
  if (MEASURE === 'verbose')
    for (const { asked, verdict, because, answer } of [...of('wrong'), ...of('asked')])
      lines.push(
        `  ${verdict} · ${asked.intention} · ${asked.says.join(' / ')}`,
        `   ${because.join('; ')}`,
        `   | ${answer.replaceAll('\n', ' ').slice(0, 300)}`,
      );
  process.stdout.write(`${lines.join('\n')}\n`);
}
