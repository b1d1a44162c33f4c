import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/stack/**'],
    globalSetup: ['test/setup/postgres.ts', 'test/setup/web-ui.ts'],
    // The default leaves one core of two idle; the longest files mostly wait for other processes.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
