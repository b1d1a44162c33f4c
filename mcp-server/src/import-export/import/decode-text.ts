import { isUtf8 } from 'node:buffer';

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const BYTE_ORDER_MARKS: [TextEncodingName, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** How much of a file tells whether it is UTF-16 without a mark. */
const LOOKED_AT = 1_000;

/** The text and what it was written in: by its mark, else UTF-8, else what Western Windows writes. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncodingName } {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  const encoding =
    marked?.[0] ?? utf16Of(bytes) ?? (isUtf8(bytes) ? 'utf-8' : ('windows-1252' as const));
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Latin letters have a zero byte each in UTF-16, on the one side or the other. */
function utf16Of(bytes: Uint8Array): TextEncodingName | undefined {
  const some = bytes.subarray(0, LOOKED_AT);
  const zerosAt = (parity: number) =>
    some.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  const enough = some.length / 6;
  if (zerosAt(1) > enough && zerosAt(0) === 0) return 'utf-16le';
  return zerosAt(0) > enough && zerosAt(1) === 0 ? 'utf-16be' : undefined;
}
