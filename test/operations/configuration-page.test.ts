import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { CONFIGURATION_PAGE, configurationPage } from '../../scripts/configuration/page.ts';

test('docs/operations/configuration.md is what npm run reference writes', async () => {
  expect(await readFile(CONFIGURATION_PAGE, 'utf8')).toBe(configurationPage());
});
