import type { ToolError } from '../../data/tool-error.ts';

export interface MarkedError {
  message: string;
  hint: string | undefined;
  /** Where in the text the part begins and ends that was not understood. */
  place: number | undefined;
  end: number;
  /** The text with the part replaced by what the server suggests. */
  mended: string | undefined;
}

/** The server tells the part in quotes, its character from 1, and at times what was meant. */
export function markError(
  text: string,
  { message, hint }: Pick<ToolError, 'message' | 'hint'>,
): MarkedError {
  const said = /^(.*?)\s*\(at character (\d+)\)$/su.exec(message);
  const part = /"([^"]+)"/u.exec(message)?.[1] ?? '';
  const at = said?.[2] === undefined ? text.indexOf(part) : Number(said[2]) - 1;
  const known = said !== null || (part !== '' && at >= 0);
  const place = known ? Math.min(at, text.length) : undefined;
  const start = place ?? 0;
  const end = text.startsWith(part, start) && part !== '' ? start + part.length : text.length;
  const meant = hint === undefined ? undefined : /^Did you mean "([^"]+)"/u.exec(hint)?.[1];
  return {
    message: said?.[1] ?? message,
    hint,
    place,
    end,
    mended:
      meant === undefined || place === undefined
        ? undefined
        : `${text.slice(0, start)}${meant}${text.slice(end)}`,
  };
}
