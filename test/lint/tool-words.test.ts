import { expect, test } from 'vitest';

import verbs from '../../chat-ui/src/chat/tool-calls/verbs.json' with { type: 'json' };
import { personTools } from '../../mcp-server/src/tools/registry.ts';

test('the chat has words for every tool that people have, and for no other', () => {
  const names = personTools.map(({ name }) => name);
  expect(Object.keys(verbs).toSorted()).toEqual(names.toSorted());
});
