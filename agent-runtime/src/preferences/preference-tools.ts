import { createHash } from 'node:crypto';

import {
  META,
  PREFERENCE_LIMITS,
  type ApprovalRule,
  type ErrorPayload,
  type Preference,
} from '@taskloom/contracts';

import { ChatError } from '../errors.ts';
import { failedResult, type ToolResult } from '../mcp/tool-result.ts';
import type { Tool, ToolCall, UserTools } from '../mcp/tool-clients.ts';
import type { PreferenceStore } from './preference-store.ts';

const UNREACHABLE: ErrorPayload = {
  code: 'unavailable',
  message: 'What is kept in mind could not be reached.',
  hint: 'Try again in a moment.',
};

const approvedBy = (rule: ApprovalRule) => ({ [META.approval]: rule });

/** What models keep in mind and forget for the person. The chat's own: no other program has them. */
export const PREFERENCE_TOOLS: readonly Tool[] = [
  {
    name: 'remember_preference',
    title: 'Remember',
    description:
      'Keeps something about the person in mind in all their conversations, when they ask for it. ' +
      'Pass their own words on just as they typed them.',
    inputSchema: {
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1, maxLength: PREFERENCE_LIMITS.characters },
      },
      required: ['text'],
      additionalProperties: false,
    },
    _meta: approvedBy({ asks: [], own: ['text'] }),
  },
  {
    name: 'forget_preference',
    title: 'Forget',
    description: 'Forgets one of the things that are kept in mind about the person.',
    inputSchema: {
      type: 'object',
      properties: { text: { type: 'string', minLength: 1, description: 'Just as it is kept' } },
      required: ['text'],
      additionalProperties: false,
    },
    _meta: approvedBy({ asks: [{ reason: 'forgets' }] }),
  },
  {
    name: 'find_preferences',
    title: 'What is kept in mind',
    description: 'Lists what is kept in mind about the person.',
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
    annotations: { readOnlyHint: true },
  },
];

/** A person's tools, and those for what is kept in mind of them. */
export function withPreferences(
  userTools: UserTools,
  { preferences, userId }: { preferences: PreferenceStore; userId: string },
): UserTools {
  const names = new Set(PREFERENCE_TOOLS.map(({ name }) => name));
  return {
    ...userTools,
    tools: [...userTools.tools, ...PREFERENCE_TOOLS],
    async call(call) {
      if (!names.has(call.name)) return userTools.call(call);
      try {
        return await answer(call, { preferences, userId });
      } catch (error) {
        return failedResult(error instanceof ChatError ? error.payload : UNREACHABLE);
      }
    },
  };
}

async function answer(
  { name, args, idempotencyKey }: ToolCall,
  { preferences, userId }: { preferences: PreferenceStore; userId: string },
): Promise<ToolResult> {
  const text = typeof args['text'] === 'string' ? args['text'] : '';
  if (name === 'find_preferences') return told(await preferences.list(userId));
  if (name === 'remember_preference') {
    // A call that is made again after a crash finds what it saved.
    const id = createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 22);
    return told(await preferences.save(userId, { id, text }));
  }
  const kept = await preferences.list(userId);
  const found = kept.find((each) => each.text.toLowerCase() === text.toLowerCase().trim());
  if (found) return told(await preferences.forget(userId, found.id));
  return failedResult({
    code: 'not_found',
    message: 'Nothing of that text is kept in mind.',
    hint: 'find_preferences lists all of it.',
  });
}

function told(preferences: readonly Preference[]): ToolResult {
  const list = preferences.map(({ text }) => `- ${text}`).join('\n');
  return {
    isError: false,
    text: list === '' ? 'Nothing is kept in mind.' : `Kept in mind:\n${list}`,
    content: { preferences },
  };
}
