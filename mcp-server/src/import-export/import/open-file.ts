import { buffer } from 'node:stream/consumers';

import { fromBufferPromise } from 'yauzl';

import { invalidInput, TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { SourceFile } from '../file-format.ts';
import type { Problem } from '../portable-data.ts';
import { decodeText } from './decode-text.ts';

const ZIP_MARK = 'PK\u0003\u0004';
/** Attachments of a backup are not tasks. */
const READ_ENTRIES = /\.(?:csv|json|ics|txt)$/iu;
/** What a Mac puts beside each file. */
const MAC_ENTRIES = /(?:^|\/)(?:__MACOSX\/|\._)/u;

/** The file's text, or the texts in it where it is a ZIP. @throws TaskloomError */
export async function openFile(
  content: string | Uint8Array,
): Promise<SourceFile & { problems: Problem[] }> {
  const problems: Problem[] = [];
  if (typeof content === 'string') {
    const lost = content.split('\u{FFFD}').length - 1;
    if (lost > 0)
      problems.push({
        path: 'content',
        message: `${lost} character(s) were lost (U+FFFD) before the text came here; send the file itself, with encoding base64.`,
      });
    return { ...textFile(content.replace(/^\u{FEFF}/u, '')), problems };
  }
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.toString('latin1', 0, ZIP_MARK.length) === ZIP_MARK)
    return { text: '', json: undefined, entries: await unzip(bytes, problems), problems };
  return { ...textFile(textOf(bytes, { path: 'content', problems })), problems };
}

function textFile(text: string): SourceFile {
  return { text, json: quietlyParsed(text), entries: new Map() };
}

function quietlyParsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(
  bytes: Uint8Array,
  { path, problems }: { path: string; problems: Problem[] },
): string {
  const { text, encoding } = decodeText(bytes);
  if (encoding !== 'utf-8')
    problems.push({
      path,
      message: `The text is not UTF-8 and was read as ${encoding}; look whether letters such as ä and é are right.`,
    });
  if (!text.includes('\0')) return text;
  throw invalidInput('This is not a text file.', {
    path,
    hint: 'Export the tasks as CSV, JSON, iCalendar or ZIP.',
  });
}

async function unzip(bytes: Buffer, problems: Problem[]): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  let size = 0;
  try {
    const zip = await fromBufferPromise(bytes);
    for await (const entry of zip.eachEntry()) {
      if (!READ_ENTRIES.test(entry.fileName) || MAC_ENTRIES.test(entry.fileName)) continue;
      size += entry.uncompressedSize;
      if (size > LIMITS.unpackedBytes)
        throw new TaskloomError('limit_exceeded', 'The files in this ZIP are too large.', {
          path: 'content',
          hint: `Unpacked they may have ${LIMITS.unpackedBytes / 1024 / 1024} MiB. Import its files one by one.`,
        });
      // yauzl ends a stream that gives more than the entry says.
      const content = await buffer(await zip.openReadStreamPromise(entry));
      entries.set(entry.fileName, textOf(content, { path: entry.fileName, problems }));
    }
  } catch (cause) {
    if (cause instanceof TaskloomError) throw cause;
    throw invalidInput('This ZIP is damaged.', { path: 'content', cause });
  }
  return entries;
}
