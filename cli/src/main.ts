import { Interruption } from './interruption.ts';
import { runProgram } from './program.ts';
import { createSession } from './session.ts';

const interruption = new Interruption();
process.on('SIGINT', () => interruption.interrupt());
process.on('SIGTERM', () => interruption.end());
// A reader that has seen enough (`taskloom list | head`) is no error.
process.stdout.on('error', () => interruption.end());

const session = createSession(process, interruption);
process.exitCode = await runProgram(process.argv.slice(2), session);
