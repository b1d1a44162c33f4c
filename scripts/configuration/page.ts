import {
  daprEnvironment,
  httpEnvironment,
  allowedOriginsEnvironment,
  liveBusEnvironment,
} from '@taskloom/platform';
import { z } from 'zod';

import { agentRuntimeEnvironment } from '../../agent-runtime/src/config.ts';
import { modelEnvironment } from '../../agent-runtime/src/models/settings.ts';
import { cliEnvironment } from '../../cli/src/config.ts';
import { channelEnvironment } from '../../event-workers/src/notification/config.ts';
import { workerEnvironment } from '../../event-workers/src/process/worker-environment.ts';
import { mcpServerEnvironment, migrateEnvironment } from '../../mcp-server/src/config.ts';
import { standaloneEnvironment } from '../../standalone/src/config.ts';
import { firstUserEnvironment } from '../../stack/compose/config.ts';
import { stackEnvironment } from '../../stack/config.ts';

export const CONFIGURATION_PAGE = new URL(
  '../../docs/operations/configuration.md',
  import.meta.url,
);

interface Group {
  title: string;
  /** Which programs are told these. */
  about: string;
  environment: z.ZodRawShape;
}

/** What several programs share, and then what each has besides. */
const SHARED: readonly Group[] = [
  {
    title: 'HTTP',
    about: '`mcp-server`, `agent-runtime`, `recurrence` and `notification`.',
    environment: httpEnvironment,
  },
  {
    title: 'Dapr sidecar',
    about: 'The same four, where events go through Kafka or conversations are kept in Redis.',
    environment: daprEnvironment,
  },
  {
    title: 'Hints between replicas',
    about: '`mcp-server` and `agent-runtime`.',
    environment: liveBusEnvironment,
  },
  {
    title: 'Other sites',
    about: 'Standalone and `mcp-server`.',
    environment: allowedOriginsEnvironment,
  },
  {
    title: 'Model of the chat',
    about: 'Standalone, `npm run stack` and `agent-runtime`.',
    environment: modelEnvironment,
  },
  {
    title: 'Ways to reach people',
    about: 'Standalone and `notification`.',
    environment: channelEnvironment,
  },
];

const PROGRAMS: readonly Group[] = [
  { title: 'Standalone', about: '`npm start`.', environment: standaloneEnvironment },
  { title: 'mcp-server', about: 'One process or many.', environment: mcpServerEnvironment },
  {
    title: 'Migrations',
    about: '`npx taskloom admin migrate`, before a new version of the services.',
    environment: migrateEnvironment,
  },
  { title: 'agent-runtime', about: 'One process or many.', environment: agentRuntimeEnvironment },
  {
    title: 'recurrence, notification',
    about: 'The two workers.',
    environment: workerEnvironment,
  },
  { title: 'Command line', about: '`npx taskloom`.', environment: cliEnvironment },
  { title: 'The stack', about: '`npm run stack`.', environment: stackEnvironment },
  {
    title: 'compose.yaml',
    about: 'Its preparing step, besides what `mcp-server` and the migrations have.',
    environment: firstUserEnvironment,
  },
];

const HEAD = `# Configuration

Written by \`npm run reference\` from what the programs read; do not edit.

Everything is told by environment variables. All of them are looked at when a program starts: what is wrong is named,
all at once and without its value, and the program ends with 1. An empty value counts as absent. A name that begins
with \`TASKLOOM_\` and that the program does not know is named too, since most are mistyped, and counts for nothing.

**From a file.** Each \`NAME\` below may be given as \`NAME_FILE\` instead: the path of a file that holds the value, as
Docker and Kubernetes mount secrets. White space around it is dropped. Both at once are refused. The command line takes
variables alone.
`;

/** The reference of every variable, by what is shared and by program. */
export function configurationPage(): string {
  const shared = new Set(SHARED.flatMap(({ environment }) => Object.values(environment)));
  const own = ({ environment, ...group }: Group): Group => ({
    ...group,
    environment: Object.fromEntries(
      Object.entries(environment).filter(([, setting]) => !shared.has(setting)),
    ),
  });
  return [HEAD, ...SHARED.map(section), ...PROGRAMS.map(own).map(section)].join('\n');
}

function section({ title, about, environment }: Group): string {
  const { properties = {}, required = [] } = z.toJSONSchema(z.object(environment), {
    io: 'input',
    unrepresentable: 'any',
  });
  const rows = Object.entries(properties).map(([name, property]) => {
    const { description, default: value, enum: values } = property as z.core.JSONSchema.JSONSchema;
    if (description === undefined) throw new Error(`${name} of "${title}" is not described`);
    const choices = values ? ` One of ${values.map(code).join(', ')}.` : '';
    return `| \`${name}\` | ${cell(sentence(description) + choices)} | ${defaultOf({ value, isRequired: required.includes(name) })} |`;
  });
  return `## ${title}\n\n${about}\n\n| variable | meaning | default |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function defaultOf({ value, isRequired }: { value: unknown; isRequired: boolean }): string {
  if (isRequired) return '**needed**';
  return value === undefined || value === '' ? '' : code(value);
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
