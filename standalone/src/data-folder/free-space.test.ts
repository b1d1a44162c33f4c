import { tmpdir } from 'node:os';

import { expect, test } from 'vitest';

import { checkFreeSpace } from './free-space.ts';

test('a disk that is all but full is said to be', async () => {
  await expect(checkFreeSpace(tmpdir(), Number.MAX_SAFE_INTEGER)).rejects.toThrow('full');
  await expect(checkFreeSpace(tmpdir(), 1)).resolves.toBeUndefined();
});
