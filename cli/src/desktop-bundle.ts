import { readCliConfig } from './config.ts';
import { findInstance } from './instance/find-instance.ts';
import { Interruption } from './interruption.ts';
import { createUpstream } from './proxy/upstream.ts';
import { serveOnStdio } from './proxy/serve.ts';

// What the bundle for desktop clients holds: `taskloom mcp` without an instance of its own to start.
const interruption = new Interruption();
process.on('SIGINT', () => interruption.end());
process.on('SIGTERM', () => interruption.end());

const config = readCliConfig();
await using upstream = createUpstream(() => findInstance(config));
await serveOnStdio({ upstream, log: process.stderr, signal: interruption.signal });
