import { defineConfig } from 'vitest/config';

/** For `npm run mutate`: the services' own tests, without the page and the whole program. */
export default defineConfig({
  test: {
    include: ['{mcp-server,agent-runtime,platform}/src/**/*.test.ts'],
    globalSetup: ['test/setup/postgres.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
