import type { AgentInputItem, Model, StreamEvent } from '@openai/agents';

/** A model's whole answer, as the journal keeps it. */
export type SavedResponse = Extract<StreamEvent, { type: 'response_done' }>['response'] & {
  /** Who gave it, when that was not the configured model but one that stands in for it. */
  model?: string;
};
export type OutputItem = SavedResponse['output'][number];
export type FunctionCall = Extract<AgentInputItem, { type: 'function_call' }>;

/** A model that is ready to be asked. */
export interface ChatModel {
  /** Such as `openai:gpt-5`, as the person sees it. */
  name: string;
  model: Model;
  /** It reads tools' structured answers as JSON rather than the text for language models. */
  readsStructured: boolean;
  /** It shows what it would change, with a count, before it changes more than one by itself. */
  asksBeforeMany?: boolean;
  /** Asked in turn when it fails for good before it has answered anything. */
  fallbacks?: readonly ChatModel[];
}

/** What an assistant's items say, in order. */
export function textOf(output: readonly OutputItem[]): string {
  return output
    .flatMap((item) => (item.type === 'message' && item.role === 'assistant' ? item.content : []))
    .map((part) =>
      part.type === 'output_text' ? part.text : part.type === 'refusal' ? part.refusal : '',
    )
    .join('');
}

export function functionCallsOf(output: readonly OutputItem[]): FunctionCall[] {
  return output.filter((item): item is FunctionCall => item.type === 'function_call');
}
