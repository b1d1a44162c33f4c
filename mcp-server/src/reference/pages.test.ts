import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { personTools, systemTools } from '../tools/registry.ts';
import { DOCS, pages } from './pages.ts';

describe('the generated pages', () => {
  test.each(Object.entries(pages))(
    'docs/%s is what npm run reference writes',
    async (name, page) => {
      expect(await readFile(new URL(name, DOCS), 'utf8')).toBe(page());
    },
  );

  test.each([...personTools, ...systemTools].map((tool) => [tool.name, tool] as const))(
    'the example of %s is one that the tool takes',
    (_name, tool) => {
      expect(tool.parse(tool.example)).toMatchObject({ success: true });
    },
  );
});
