import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const TOOLS = 40;
const INPUT = z.object({
  projectId: z.string().min(1).max(64).describe('Project id'),
  title: z.string().min(1).max(200).describe('Task title'),
  description: z.string().max(5000).optional().describe('Markdown body'),
  priority: z.enum(['low', 'medium', 'high', 'urgent']).optional().describe('Priority'),
  labels: z.array(z.string().max(40)).max(20).optional(),
  dueDate: z.iso.datetime().optional(),
  assignee: z.object({ id: z.string(), kind: z.enum(['user', 'agent']) }).optional(),
  limit: z.number().int().min(1).max(100).optional(),
});
const OUTPUT = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['todo', 'doing', 'done']),
  version: z.number().int(),
});

/**
 * The MCP SDK's own cost, used as its documentation shows: a server with its tools for each request.
 * What Taskloom's calls cost is told as multiples of this one's `tools/call`. Prints its port.
 */
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'no-op', version: '1.0.0' });
  for (let n = 0; n < TOOLS; n += 1)
    server.registerTool(
      `task_op_${n}`,
      {
        title: `Task op ${n}`,
        description: `Operation ${n} on tasks. Creates, updates or queries tasks with filters.`,
        inputSchema: INPUT,
        outputSchema: OUTPUT,
        annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
      },
      ({ title }) => {
        const task = { id: 't_1', title, status: 'todo' as const, version: 1 };
        return {
          content: [{ type: 'text', text: JSON.stringify(task) }],
          structuredContent: task,
        };
      },
    );
  return server;
});
const listener = toNodeHandler(handler);
const server = createServer((request, response) => {
  // A server's requests have what a client's may lack: a method and a URL.
  void listener(request as NodeIncomingMessageLike, response);
});
server.listen(0, '127.0.0.1', () => {
  // A listening TCP server always has an address with a port.
  console.log((server.address() as AddressInfo).port);
});
