import { expect, test } from 'vitest';

import { PREFERENCE_TOOLS } from '../../agent-runtime/src/preferences/preference-tools.ts';
import verbs from '../../chat-ui/src/chat/tool-calls/verbs.json' with { type: 'json' };
import { personTools } from '../../mcp-server/src/tools/registry.ts';

test('the chat has words for every tool that a model is given, and for no other', () => {
  const names = [...personTools, ...PREFERENCE_TOOLS].map(({ name }) => name);
  expect(Object.keys(verbs).toSorted()).toEqual(names.toSorted());
});
