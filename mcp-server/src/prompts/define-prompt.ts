import type { ToolContext } from '../tools/context.ts';

export interface PromptArgument {
  name: string;
  description: string;
  required: boolean;
  /** What the person may mean by what is typed so far, best first. */
  complete?(typed: string, ctx: ToolContext): Promise<string[]>;
}

/** What a person starts from a menu of their client: words for the model, and the tasks they are about. */
export interface Prompt {
  name: string;
  title: string;
  description: string;
  arguments: readonly PromptArgument[];
  /** Throws TaskloomError for arguments that mean nothing. */
  render(given: Record<string, string>, ctx: ToolContext): Promise<RenderedPrompt>;
}

export interface RenderedPrompt {
  text: string;
  /** Put beside the words as they read now. */
  resources: readonly string[];
}
