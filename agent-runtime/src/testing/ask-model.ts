import type { AgentInputItem, ModelRequest, StreamEvent } from '@openai/agents';

import type { ChatModel, OutputItem } from '../models/model-types.ts';

const FIND_TASKS = {
  type: 'function',
  name: 'find_tasks',
  description: 'Finds tasks.',
  strict: false,
  parameters: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { text: { type: 'string' } },
    required: [],
    additionalProperties: true,
  },
} as unknown as ModelRequest['tools'][number];

interface Asked {
  /** What was streamed, piece by piece. */
  deltas: string[];
  output: OutputItem[];
}

/** Asks a model as the SDK's loop does. */
export async function askModel(
  chatModel: ChatModel,
  { input, signal }: { input: string | AgentInputItem[]; signal?: AbortSignal },
): Promise<Asked> {
  const deltas: string[] = [];
  let output: OutputItem[] | undefined;
  for await (const event of streamOf(chatModel, input, signal)) {
    if (event.type === 'output_text_delta') deltas.push(event.delta);
    if (event.type === 'response_done') ({ output } = event.response);
  }
  if (!output) throw new Error('the model ended without an answer');
  return { deltas, output };
}

export function userSays(text: string): AgentInputItem {
  return { type: 'message', role: 'user', content: text };
}

export function toolAnswered(call: OutputItem | undefined, output: string): AgentInputItem {
  if (call?.type !== 'function_call') throw new Error('this is no call');
  const { callId, name } = call;
  return { type: 'function_call_result', callId, name, status: 'completed', output };
}

function streamOf(
  { model }: ChatModel,
  input: string | AgentInputItem[],
  signal: AbortSignal | undefined,
): AsyncIterable<StreamEvent> {
  return model.getStreamedResponse({
    systemInstructions: 'Be brief.',
    input,
    modelSettings: {},
    tools: [FIND_TASKS],
    outputType: 'text',
    handoffs: [],
    tracing: false,
    ...(signal && { signal }),
  });
}
