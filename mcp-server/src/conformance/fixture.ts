import type {
  CallToolResult,
  InputRequiredResult,
  RequestStateCodec,
  ServerContext,
} from '@modelcontextprotocol/server';

/** What `requestState` carries, here and in the server's own questions: which call it belongs to. */
export interface AskedState {
  call: string;
  /** Of a question of the server's own, whose answer counts once. */
  mark?: string;
}

export interface FixtureContext {
  mcp: ServerContext;
  codec: RequestStateCodec<AskedState>;
  /** Tells every open stream that a list changed. */
  tellChanged(list: 'tools' | 'prompts'): void;
}

/** A tool that the public conformance suite expects to find. */
export interface FixtureTool {
  name: string;
  description: string;
  inputSchema: { type: 'object'; [key: string]: unknown };
  run(
    args: Record<string, unknown>,
    ctx: FixtureContext,
  ): Promise<CallToolResult | InputRequiredResult> | CallToolResult | InputRequiredResult;
}

export const NO_INPUT = { type: 'object', properties: {} } as const;

export function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

export const IMAGE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
