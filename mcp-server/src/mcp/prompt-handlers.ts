import { ProtocolError, ProtocolErrorCode, type Server } from '@modelcontextprotocol/server';

import type { Principal } from '../auth/principal.ts';
import { describeForLog, TaskloomError, toTaskloomError } from '../errors.ts';
import type { Prompt } from '../prompts/define-prompt.ts';
import { prompts } from '../prompts/registry.ts';
import { SHOWN_COMPLETIONS } from '../resources/complete.ts';
import { readWithin } from '../resources/read.ts';
import { resources } from '../resources/registry.ts';
import type { ToolContext } from '../tools/context.ts';
import type { ToolServices } from '../tools/tool-call.ts';
import { asReader } from '../tools/read-context.ts';

interface Caller {
  services: ToolServices;
  principal: Principal;
}

const LISTING = prompts.map(({ name, title, description, arguments: given }) => ({
  name,
  title,
  description,
  arguments: given.map((argument) => ({
    name: argument.name,
    description: argument.description,
    required: argument.required,
  })),
}));

/** Prompts, and completions of their arguments and of the ids in resource templates. */
export function handlePrompts(server: Server, caller: Caller): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: caller.principal.kind === 'person' ? LISTING : [],
  }));
  server.setRequestHandler('prompts/get', ({ params }, ctx) => {
    const prompt = prompts.find(({ name }) => name === params.name);
    if (!prompt) throw invalid(`There is no prompt ${params.name}.`);
    const given = checkArguments(prompt, params.arguments ?? {});
    return reading(caller, ctx.mcpReq.signal, async (reader) => {
      const { text, resources: beside } = await prompt.render(given, reader);
      const embedded = [];
      for (const uri of beside)
        embedded.push({ uri, mimeType: 'application/json', text: await readWithin(reader, uri) });
      return {
        description: prompt.description,
        messages: [
          { role: 'user' as const, content: { type: 'text' as const, text } },
          ...embedded.map((resource) => ({
            role: 'user' as const,
            content: { type: 'resource' as const, resource },
          })),
        ],
      };
    });
  });
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }, ctx) => {
    refuseNul(argument.value);
    const complete =
      ref.type === 'ref/prompt'
        ? argumentOf(ref.name, argument.name).complete
        : templateOf(ref.uri).complete;
    const found = complete
      ? await reading(caller, ctx.mcpReq.signal, (reader) => complete(argument.value, reader))
      : [];
    const values = found.slice(0, SHOWN_COMPLETIONS);
    return { completion: { values, hasMore: found.length > values.length } };
  });
}

function checkArguments(prompt: Prompt, given: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(given))
    if (!prompt.arguments.some((argument) => argument.name === name))
      throw invalid(`${prompt.name} has no argument ${name}.`);
  for (const value of Object.values(given)) refuseNul(value);
  for (const { name, required } of prompt.arguments)
    if (required && (given[name] ?? '').trim() === '')
      throw invalid(`${prompt.name} needs the argument ${name}.`);
  return given;
}

function refuseNul(value: string): void {
  if (value.includes('\0')) throw invalid('Text cannot contain the character NUL (U+0000).');
}

function argumentOf(prompt: string, name: string) {
  const found = prompts
    .find((each) => each.name === prompt)
    ?.arguments.find((argument) => argument.name === name);
  if (!found) throw invalid(`There is no prompt ${prompt} with an argument ${name}.`);
  return found;
}

function templateOf(uri: string) {
  const found = resources.find((resource) => resource.uri === uri);
  if (!found) throw invalid(`There is no resource template ${uri}.`);
  return found;
}

async function reading<T>(
  { services, principal }: Caller,
  signal: AbortSignal,
  run: (ctx: ToolContext) => Promise<T>,
): Promise<T> {
  if (principal.kind !== 'person' || !principal.scopes.includes('tasks:read'))
    throw invalid('This token may not read tasks.');
  try {
    return await asReader(services, { principal, signal }, run);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    const { message, hint = '' } = toTaskloomError(error).toPayload();
    if (error instanceof TaskloomError) throw invalid(`${message} ${hint}`.trim());
    services.logger.error({ error: describeForLog(error) }, 'prompt failed');
    throw new ProtocolError(ProtocolErrorCode.InternalError, message);
  }
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
