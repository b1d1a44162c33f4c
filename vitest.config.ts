import { defineConfig } from 'vitest/config';

import { messages } from './chat-ui/messages-plugin.ts';

export default defineConfig({
  plugins: [messages()],
  test: {
    include: ['*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/stack/**', 'test/charts/**', 'test/clients/**'],
    globalSetup: ['test/setup/postgres.ts', 'test/setup/web-ui.ts'],
    // One more than two cores: the longest files mostly wait for other processes.
    maxWorkers: 3,
    // Long, for machines that are busy: nothing waits for a time to pass.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
