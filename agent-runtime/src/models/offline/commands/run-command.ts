import { addTasks } from './add-tasks.ts';
import { changeTasks } from './change-tasks.ts';
import type { Command } from '../command.ts';
import { forgetFact, listFacts, rememberFact } from './keep-in-mind.ts';
import { say, type Context, type Flow } from '../flow.ts';
import { doTheSame } from './follow-up.ts';
import * as lookUp from './answer-query.ts';
import { organize } from './organize.ts';
import { plainLine } from '../references/resolve-reference.ts';
import { tell } from '../replies/format-reply.ts';

/** After "wrong": a yes takes the last change back; anything else is a message of its own. */
function takeBack(answer: string, { listener }: Context): Flow | undefined {
  const said = plainLine(answer);
  if (listener.language.answers.yes.includes(said)) return lookUp.undo(listener);
  return listener.language.answers.no.includes(said) ? say(tell(listener, 'cancelled')) : undefined;
}

/** Goes about one command. */
export function* runCommand(command: Command, context: Context): Flow {
  const { listener } = context;
  switch (command.kind) {
    case 'greeting':
    case 'thanks':
      return { text: tell(listener, command.kind) };
    case 'help':
      return { text: tell(listener, 'help', { examples: tell(listener, 'examples') }) };
    case 'cancel':
      return { text: tell(listener, 'cancelled') };
    case 'who':
      return yield* lookUp.whoAmI(listener);
    case 'undo':
      return yield* lookUp.undo(listener);
    case 'wrong':
      return { text: tell(listener, 'shallUndo'), ask: (answer) => takeBack(answer, context) };
    case 'plan':
      return yield* lookUp.planDay(listener);
    case 'projects':
      return yield* lookUp.listProjects(listener);
    case 'add-project':
      return yield* lookUp.addProject(command.name, listener);
    case 'notifications':
      return yield* lookUp.listNotifications(listener);
    case 'read-notifications':
      return yield* lookUp.readNotifications(listener);
    case 'remember-fact':
      return yield* rememberFact(command.text, listener);
    case 'forget-fact':
      return yield* forgetFact(command.text, listener);
    case 'facts':
      return yield* listFacts(listener);
    case 'add':
      return yield* addTasks(command.line, context);
    case 'find':
      return yield* lookUp.findTasks(command.words, listener);
    case 'same':
      return yield* doTheSame(command.what, context);
    default:
      if ('what' in command) return yield* changeTasks(command, context);
      return yield* organize(command, listener);
  }
}
