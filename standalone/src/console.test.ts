import { Writable } from 'node:stream';

import { expect, test } from 'vitest';

import { createConsole } from './console.ts';

const ADDRESS = 'http://127.0.0.1:7420/#token=tl_pat_x';

test('on a terminal with colours the address stands out', () => {
  expect(banner({ isTTY: true, colours: true })).toContain(`\u001B[36m${ADDRESS}\u001B[0m`);
});

test.each([
  { isTTY: false, colours: true },
  { isTTY: true, colours: false },
])('without %o there is plain text only', (stream) => {
  expect(banner(stream)).not.toContain('\u001B');
  expect(banner(stream)).toContain(`  ${ADDRESS}\n`);
});

function banner({ isTTY, colours }: { isTTY: boolean; colours: boolean }): string {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const terminal = Object.assign(stream, { isTTY, hasColors: () => colours });
  createConsole(terminal).ready(ADDRESS, { dataFolder: '/data', model: 'offline' });
  return written;
}
