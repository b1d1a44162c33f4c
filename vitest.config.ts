import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/stack/**'],
    globalSetup: ['test/setup/postgres.ts', 'test/setup/web-ui.ts'],
    // One more than two cores: the longest files mostly wait for other processes.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
