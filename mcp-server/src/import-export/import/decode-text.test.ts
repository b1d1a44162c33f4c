import { expect, test } from 'vitest';

import { readFile } from '../testing/read-file.ts';
import { decodeText } from './decode-text.ts';

const TEXT = 'title\nGrüße – „so“\n';
/** In Windows-1252: ü, ß, –, „ and “. */
const WINDOWS = Buffer.from('title\nGr\u00FC\u00DFe \u0096 \u0084so\u0093\n', 'latin1');

test.each([
  ['utf-8', Buffer.from(TEXT)],
  ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)])],
  ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])],
  ['utf-16le', Buffer.from(TEXT, 'utf16le')],
  ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(TEXT, 'utf16le').swap16()])],
  ['utf-16be', Buffer.from(TEXT, 'utf16le').swap16()],
  ['windows-1252', WINDOWS],
])('text in %s is read as what it is', (encoding, bytes) => {
  expect(decodeText(bytes)).toEqual({ text: TEXT, encoding });
});

test('an encoding that had to be guessed is told', async () => {
  const { tasks, problems } = await readFile(WINDOWS, { format: 'csv' });
  expect(tasks.map((task) => task.title)).toEqual(['Grüße – „so“']);
  expect(problems).toMatchObject([{ message: expect.stringContaining('windows-1252') }]);
});

test('letters that were lost before are told', async () => {
  const { problems } = await readFile('title,notes\nGr\u{FFFD}\u{FFFD}e,x\n');
  expect(problems).toMatchObject([
    { message: expect.stringContaining('2 character(s) were lost') },
  ]);
});

test('a picture is refused', async () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49]);
  await expect(readFile(bytes)).rejects.toMatchObject({ code: 'invalid_input' });
});
