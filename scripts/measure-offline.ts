import { startVitest } from 'vitest/node';

/**
 * `npm run measure:offline [-- --verbose]`: how many messages the built-in model gets right, asks about
 * and gets wrong, on the development set and on the held-out one; --verbose names those.
 */
process.env['TASKLOOM_MEASURE'] = process.argv.includes('--verbose') ? 'verbose' : 'summary';
const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const vitest = await startVitest('test', ['test/offline/lists.test.ts'], {
  run: true,
  watch: false,
  reporters: ['minimal'],
  ...(only === undefined ? {} : { testNamePattern: only }),
});
await vitest.close();
