import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('migrations are numbered from 1 on, each once', async () => {
  const names = await readdir(new URL('../../migrations/', import.meta.url));
  expect(names.toSorted().map((name) => name.slice(0, 7))).toEqual(
    names.map((_, index) => `${String(index + 1).padStart(6, '0')}-`),
  );
});
