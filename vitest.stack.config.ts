import { defineConfig } from 'vitest/config';

/** Tests with the real parts: `npm run test:stack`. What they need is built the first time. */
export default defineConfig({
  test: {
    globalSetup: ['test/setup/postgres.ts', 'test/stack/setup/parts.ts'],
    include: ['test/stack/**/*.test.ts'],
    // Each of the files starts or uses several programs; they share two cores.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 1_800_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
