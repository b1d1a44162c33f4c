import { defineConfig } from 'vitest/config';

/** The chart, and Kubernetes' own programs: `npm run test:charts`. What they need is built the first time. */
export default defineConfig({
  test: {
    include: ['test/charts/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 1_800_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
