import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';
import { personTools, systemTools } from './registry.ts';

interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
}

const CODES =
  /^(invalid_input|not_found|ambiguous|forbidden|conflict|needs_confirmation|limit_exceeded): /;
const WORDS = [
  'today',
  'every day',
  'Buy milk',
  'inbox',
  '#Home',
  '@tag',
  'p1',
  'FREQ=DAILY',
  '-PT30M',
];
const NASTY = ['\0', "'; drop table tasks; --", '%s', '${x}', '\u202e', ' ', '\\', '"', '(', ''];

/** Inputs that fit the schema's shape, mostly, with values nobody would type. */
function inputs(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, value]) => [key, inputs(value)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case 'array':
      return fc.array(inputs(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: 3,
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: -2, max: 600 }),
        fc.double({ noNaN: true }),
        fc.maxSafeInteger(),
      );
    default:
      return fc.oneof(
        fc.constantFrom(...WORDS),
        fc.constantFrom(...NASTY),
        fc.uuid(),
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc
          .tuple(fc.constantFrom(...WORDS), fc.constantFrom(...NASTY, ...WORDS))
          .map((p) => p.join(' ')),
      );
  }
}

describe('whatever a tool is sent', () => {
  let server: TestServer;
  const clients = new Map<string, TestClient>();
  beforeAll(async () => {
    server = await startTestServer();
    clients.set('person', await server.connect());
    clients.set('system', await server.connect(server.tokens.recurrence));
    await clients.get('person')?.call('add_tasks', { tasks: [{ title: 'Buy milk' }] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([...personTools, ...systemTools].map((tool) => [tool.name, tool] as const))(
    '%s answers or refuses with a code, and never half-writes',
    async (name, tool) => {
      const client = clients.get(tool.toolset === 'system' ? 'system' : 'person');
      const shape = fc.oneof(
        { weight: 9, arbitrary: inputs(tool.listing.inputSchema as Schema) },
        { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()) },
      );
      await fc.assert(
        fc.asyncProperty(shape, async (input) => {
          const result = await client?.raw(name, input as object);
          if (!result?.isError) return;
          const [content] = result.content;
          expect(content?.type === 'text' && content.text).toMatch(CODES);
          expect(JSON.stringify(result)).not.toMatch(/postgres|syntax|taskloom\.|node_modules/i);
        }),
        { numRuns: 60 },
      );
      expect(await strays()).toEqual({ tasks: 0, operations: 0, keys: 0 });
    },
  );

  /** What only a half-written call could leave. */
  async function strays() {
    const [row] = await server.admin`
      select (select count(*)::int from taskloom.tasks t where not exists (
                select 1 from taskloom.activity a where a.entity_id = t.id)) as tasks,
             (select count(*)::int from taskloom.operations o where not exists (
                select 1 from taskloom.activity a where a.operation_id = o.id)) as operations,
             (select count(*)::int from taskloom.idempotency_keys where result is null) as keys`;
    return { ...row };
  }
});
