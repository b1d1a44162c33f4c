import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

import { HttpError } from './http-error.ts';

/** Throws `HttpError` 413 as soon as the body is known to be too large, and 400 when it breaks off. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new HttpError(413, `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    const broken = () => reject(new HttpError(400, 'The request broke off.'));
    request.once('end', () => {
      request.off('close', broken);
      resolve();
    });
    request.once('close', broken);
    request.once('error', () => {});
  });
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
}

/** Throws `HttpError` 400 for what is no JSON text in UTF-8, or has more than `maxDepth` levels. */
export function parseJson(body: Buffer, { maxDepth }: { maxDepth: number }): unknown {
  if (!isUtf8(body)) throw new HttpError(400, 'The body is not valid UTF-8.');
  if (isDeeperThan(body, maxDepth))
    throw new HttpError(400, `The body is nested deeper than ${maxDepth} levels.`);
  const text = body.toString('utf8');
  try {
    return SURROGATE.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'The body is not valid JSON.');
  }
}

/** An escaped half of a character, alone or one of a pair. */
const SURROGATE = /\\u[dD][89a-fA-F]/u;

function wellFormed(key: string, value: unknown): unknown {
  if (key.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())) return value;
  throw new HttpError(400, 'The body holds half a character (a lone surrogate).');
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Before it is parsed: what works on a value this deep would run out of stack. */
function isDeeperThan(json: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    // { and [, } and ]
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** Position of the quote that ends the string which begins at `from`; the end, when none does. */
function endOfString(json: Buffer, from: number): number {
  for (let at = json.indexOf(QUOTE, from + 1); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (json[before] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return json.length;
}
