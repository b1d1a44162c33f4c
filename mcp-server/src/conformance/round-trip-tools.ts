import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  type InputRequests,
  inputResponse,
} from '@modelcontextprotocol/server';

import { type FixtureContext, type FixtureTool, NO_INPUT, textResult } from './fixture.ts';

const askText = (name: string, message: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: {
      type: 'object',
      properties: { [name]: { type: 'string' } },
      required: [name],
    },
  });
const askName = () => askText('name', 'What is your name?');
const askConfirm = () =>
  inputRequired.elicit({
    message: 'Please confirm',
    requestedSchema: {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
    },
  });
const askModel = (text: string) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text } }],
    maxTokens: 100,
  });

const responsesOf = ({ mcp }: FixtureContext): Record<string, unknown> | undefined =>
  mcp.mcpReq.inputResponses;

export function textOf(ctx: FixtureContext, key: string, field: string): string | undefined {
  const value = acceptedContent(responsesOf(ctx), key)?.[field];
  return typeof value === 'string' ? value : undefined;
}

function modelSaid(ctx: FixtureContext, key: string): string | undefined {
  const view = inputResponse(responsesOf(ctx), key);
  return view.kind === 'sampling' ? JSON.stringify(view.result.content) : undefined;
}

function rootCount(ctx: FixtureContext): number | undefined {
  const view = inputResponse(responsesOf(ctx), 'client_roots');
  return view.kind === 'roots' ? view.roots.length : undefined;
}

const stateOf = ({ mcp }: FixtureContext) => mcp.mcpReq.requestState<{ call: string }>()?.call;
const mint = ({ codec, mcp }: FixtureContext, call: string) => codec.mint({ call }, mcp);

/** Tools that end with questions and are called again with the answers, as of 2026-07-28. */
export const roundTripTools: readonly FixtureTool[] = [
  {
    name: 'test_missing_capability',
    description: 'Needs the client’s model.',
    inputSchema: NO_INPUT,
    run: (_args, ctx) =>
      modelSaid(ctx, 'llm_answer') === undefined
        ? inputRequired({ inputRequests: { llm_answer: askModel('Say pong') } })
        : textResult('Asked.'),
  },
  {
    name: 'test_input_required_result_elicitation',
    description: 'Asks for a name.',
    inputSchema: NO_INPUT,
    run(_args, ctx) {
      const name = textOf(ctx, 'user_name', 'name');
      if (name !== undefined) return textResult(`Hello, ${name}!`);
      return inputRequired({ inputRequests: { user_name: askName() } });
    },
  },
  {
    name: 'test_input_required_result_sampling',
    description: 'Asks the client’s model.',
    inputSchema: NO_INPUT,
    run(_args, ctx) {
      const said = modelSaid(ctx, 'capital_question');
      if (said !== undefined) return textResult(`Sampling response: ${said}`);
      const capital = askModel('What is the capital of France?');
      return inputRequired({ inputRequests: { capital_question: capital } });
    },
  },
  {
    name: 'test_input_required_result_list_roots',
    description: 'Asks for the client’s roots.',
    inputSchema: NO_INPUT,
    run(_args, ctx) {
      const count = rootCount(ctx);
      if (count !== undefined) return textResult(`${count} root(s)`);
      return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
    },
  },
  {
    name: 'test_input_required_result_request_state',
    description: 'Carries a state through the client.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      if (acceptedContent(responsesOf(ctx), 'confirm') !== undefined && stateOf(ctx) === 'state')
        return textResult('state-ok: requestState verified and confirmation received');
      return inputRequired({
        inputRequests: { confirm: askConfirm() },
        requestState: await mint(ctx, 'state'),
      });
    },
  },
  {
    name: 'test_input_required_result_tampered_state',
    description: 'Refuses a state that was changed.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      if (acceptedContent(responsesOf(ctx), 'confirm') !== undefined && stateOf(ctx) === 'tampered')
        return textResult('integrity-ok: requestState verified');
      return inputRequired({
        inputRequests: { confirm: askConfirm() },
        requestState: await mint(ctx, 'tampered'),
      });
    },
  },
  {
    name: 'test_input_required_result_multiple_inputs',
    description: 'Asks three things at once.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      const name = textOf(ctx, 'user_name', 'name');
      const greeting = modelSaid(ctx, 'greeting');
      const roots = rootCount(ctx);
      if (name !== undefined && greeting !== undefined && roots !== undefined)
        return textResult(`${greeting} ${name}, ${roots} root(s)`);
      return inputRequired({
        inputRequests: {
          user_name: askName(),
          greeting: askModel('Generate a greeting'),
          client_roots: inputRequired.listRoots(),
        },
        requestState: await mint(ctx, 'multiple'),
      });
    },
  },
  {
    name: 'test_input_required_result_multi_round',
    description: 'Asks one thing after the other.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      const [, round, name] = /^round (\d) (.*)$/u.exec(stateOf(ctx) ?? '') ?? [];
      if (round === undefined)
        return inputRequired({
          inputRequests: { step1: askText('name', 'Step 1: What is your name?') },
          requestState: await mint(ctx, 'round 1 '),
        });
      if (round === '1')
        return inputRequired({
          inputRequests: { step2: askText('color', 'Step 2: Your favorite color?') },
          requestState: await mint(ctx, `round 2 ${textOf(ctx, 'step1', 'name') ?? 'unknown'}`),
        });
      return textResult(`${name} likes ${textOf(ctx, 'step2', 'color') ?? 'nothing'}`);
    },
  },
  {
    name: 'test_input_required_result_capabilities',
    description: 'Asks only what the client can answer.',
    inputSchema: NO_INPUT,
    run(_args, ctx) {
      if (responsesOf(ctx) !== undefined) return textResult('Answered.');
      const envelope: Record<string, unknown> = { ...ctx.mcp.mcpReq.envelope };
      // Checked by the SDK before the call.
      const declared = envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
      const inputRequests: InputRequests = {
        ...(declared?.elicitation && { user_name: askName() }),
        ...(declared?.sampling && { greeting: askModel('Generate a greeting') }),
        ...(declared?.roots && { client_roots: inputRequired.listRoots() }),
      };
      if (Object.keys(inputRequests).length === 0) return textResult('Nothing can be asked.');
      return inputRequired({ inputRequests });
    },
  },
];
