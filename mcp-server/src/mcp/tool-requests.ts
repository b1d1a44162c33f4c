import { META } from '@taskloom/contracts';
import { activeTraceparent, failSpan, inSpan, SpanKind } from '@taskloom/platform';

import { appMeta } from '../apps/registry.ts';
import type { Principal } from '../auth/principal.ts';
import { describeForLog, TaskloomError, toTaskloomError } from '../errors.ts';
import { callPersonTool, callSystemTool } from '../tools/execute.ts';
import { ASKED, type ToolAnswer, type ToolCall, type ToolServices } from '../tools/tool-call.ts';
import { personTools, systemTools } from '../tools/registry.ts';
import { listToolsets } from '../tools/toolsets.ts';

const personByName = new Map(personTools.map((tool) => [tool.name, tool]));
const systemByName = new Map(systemTools.map((tool) => [tool.name, tool]));
const systemListings = systemTools.map((tool) => tool.listing);

/** Lists change only with a new version of the program. */
export const LIST_CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

/** What this principal is shown. @throws TaskloomError for a toolset that there is not */
export function listTools({ kind }: Principal, toolsets: string | null | undefined) {
  return kind === 'service' ? systemListings : listToolsets(toolsets);
}

/** What a client has said that it wants to be told of each tool. */
export interface ToldMeta {
  /** What of it needs a person's yes: for a client that says `META.approvals`. */
  approvals: boolean;
  /** The page that shows its answer: for a client that shows MCP Apps. */
  apps: boolean;
}

export function withMeta(
  listings: ReturnType<typeof listTools>,
  { approvals, apps }: ToldMeta,
): ReturnType<typeof listTools> {
  if (!approvals && !apps) return listings;
  return listings.map((listing) => {
    const rule = approvals ? personByName.get(listing.name)?.approval : undefined;
    const _meta = {
      ...(rule && { [META.approval]: rule }),
      ...(apps && appMeta(listing.name)),
    };
    return Object.keys(_meta).length > 0 ? { ...listing, _meta } : listing;
  });
}

export type CallableTool =
  { person: (typeof personTools)[number] } | { system: (typeof systemTools)[number] };

export function findTool({ kind }: Principal, name: string): CallableTool | undefined {
  const system = kind === 'service' ? systemByName.get(name) : undefined;
  if (system) return { system };
  const person = personByName.get(name);
  return person && { person };
}

/** The result as MCP has it, also of a call that failed. */
export async function answerToolCall(
  services: ToolServices,
  callable: CallableTool,
  call: ToolCall,
) {
  const { name } = 'system' in callable ? callable.system : callable.person;
  return inSpan(
    {
      name: `tools/call ${name}`,
      kind: SpanKind.SERVER,
      attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': name },
      parent: call.traceparent,
    },
    async (span) => {
      const begun = performance.now();
      let outcome = 'ok';
      try {
        const answer = await run(services, callable, {
          ...call,
          traceparent: activeTraceparent() ?? call.traceparent,
        });
        if (answer !== ASKED) return toResult(answer);
        outcome = 'asked';
        return answer;
      } catch (thrown) {
        const error = call.signal.aborted ? cancelled() : thrown;
        outcome = call.signal.aborted ? 'cancelled' : toTaskloomError(error).code;
        failSpan(span, outcome);
        return toErrorResult(services, name, error);
      } finally {
        services.observe(name, outcome, (performance.now() - begun) / 1000);
      }
    },
  );
}

function run(services: ToolServices, callable: CallableTool, call: ToolCall) {
  return 'system' in callable
    ? callSystemTool(services, callable.system, call)
    : callPersonTool(services, callable.person, call);
}

function cancelled(): TaskloomError {
  return new TaskloomError('unavailable', 'The call was cancelled; nothing was changed.');
}

function toResult({ output, text, links = [] }: ToolAnswer) {
  return {
    content: [
      { type: 'text' as const, text },
      ...links.map((link) => ({ type: 'resource_link' as const, ...link })),
    ],
    structuredContent: output,
  };
}

function toErrorResult(services: ToolServices, tool: string, thrown: unknown) {
  const error = toTaskloomError(thrown);
  if (!(thrown instanceof TaskloomError))
    services.logger.error({ error: describeForLog(thrown), tool }, 'tool call failed');
  const payload = error.toPayload();
  const candidates =
    payload.candidates?.map(({ id, name, project, due }) => {
      const facts = [project, due && `due ${due}`].filter((fact) => fact !== undefined);
      return `- ${name}${facts.length > 0 ? ` (${facts.join('; ')})` : ''} [${id}]`;
    }) ?? [];
  const lines = [`${payload.code}: ${payload.message}`, payload.hint ?? '', ...candidates];
  return {
    isError: true,
    content: [{ type: 'text' as const, text: lines.filter((line) => line !== '').join('\n') }],
    _meta: { [META.error]: payload },
  };
}
