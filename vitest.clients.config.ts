import { defineConfig } from 'vitest/config';

/** Other people's MCP clients: `npm run test:clients`. They are fetched and built the first time. */
export default defineConfig({
  test: {
    include: ['test/clients/**/*.test.ts'],
    testTimeout: 360_000,
    hookTimeout: 1_800_000,
  },
});
