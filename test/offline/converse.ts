import type { CallToolResult } from '@modelcontextprotocol/client';
import { ErrorPayload, META } from '@taskloom/contracts';

import { decide } from '../../agent-runtime/src/models/offline/decide.ts';
import type { Turn } from '../../agent-runtime/src/models/offline/conversation-turns.ts';
import type { TestClient } from '../../mcp-server/src/testing/test-server.ts';

/** More calls than this for one message are a loop. */
const MAX_CALLS = 60;

/**
 * Says the messages to the built-in model, whose calls go to the real tools; what asks for approval is
 * approved. Returns the last answer, and whether anything but reading was called.
 */
export async function converse(
  client: TestClient,
  { says, isReading }: { says: readonly string[]; isReading: (tool: string) => boolean },
): Promise<{ answers: string[]; changed: boolean }> {
  const turns: Turn[] = [];
  const answers: string[] = [];
  let changed = false;
  for (const said of says) {
    const turn: Turn = { said, results: [] };
    turns.push(turn);
    let calls = 0;
    for (;;) {
      const decision = decide(turns);
      if (decision.kind === 'text') {
        answers.push(decision.text);
        break;
      }
      calls += decision.calls.length;
      if (calls > MAX_CALLS) throw new Error(`“${said}” goes on for ever`);
      for (const { name, args } of decision.calls) {
        if (!isReading(name)) changed = true;
        const confirm = /^delete_(?:tasks|projects)$/u.test(name) ? { confirm: true } : {};
        turn.results.push({
          tool: name,
          result: toResult(await client.raw(name, { ...args, ...confirm })),
        });
      }
    }
  }
  return { answers, changed };
}

function toResult(result: CallToolResult): Turn['results'][number]['result'] {
  const text = result.content.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
  const error = ErrorPayload.safeParse(result._meta?.[META.error]);
  const { structuredContent: content } = result;
  return {
    isError: result.isError === true,
    text,
    ...(content ? { content: { ...content } } : {}),
    ...(result.isError && error.success ? { error: error.data } : {}),
  };
}
