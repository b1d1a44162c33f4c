import { ClientMessage, type ErrorPayload } from '@taskloom/contracts';

type Parsed =
  | { ok: true; frame: ClientMessage }
  | { ok: false; regarding: string | undefined; error: ErrorPayload };

const TYPES = ClientMessage.options.map((option) => option.shape.type.value);

/** Reads a frame; what is wrong with one is said with its place in it. */
export function parseFrame(data: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return refusal(undefined, { message: 'The frame is not JSON.', path: '' });
  }
  const parsed = ClientMessage.safeParse(json);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).join('.');
  const regarding = regardingOf(json);
  if (path === 'type' || regarding === undefined) {
    return refusal(regarding, { message: `type: has to be one of ${TYPES.join(', ')}.`, path });
  }
  const message = `${path === '' ? 'The frame' : path}: ${issue?.message ?? 'is not valid'}.`;
  return refusal(regarding, { message, path });
}

/** What an error names the frame by: its own id where it has one, else its type. */
export function regardingOf(frame: unknown): string | undefined {
  if (typeof frame !== 'object' || frame === null) return undefined;
  const { messageId, toolCallId, type } = frame as Record<string, unknown>;
  const name = messageId ?? toolCallId ?? type;
  return typeof name === 'string' ? name.slice(0, 100) : undefined;
}

function refusal(
  regarding: string | undefined,
  { message, path }: { message: string; path: string },
): Parsed {
  return {
    ok: false,
    regarding,
    error: { code: 'invalid_input', message, ...(path !== '' && { path }) },
  };
}
