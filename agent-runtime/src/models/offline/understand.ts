import { addTasks } from './add-tasks.ts';
import { changeTasks } from './change-tasks.ts';
import type { Command } from './command.ts';
import type { Context } from './decide.ts';
import { say, type Flow, type Outcome, type TaskRef } from './flow.ts';
import * as lookUp from './look-up.ts';
import { organize } from './organize.ts';
import { parseCommand } from './parse-command.ts';
import { YES } from './pointing.ts';
import { escapeMarkdown } from './say.ts';

const EXAMPLES = `- add buy milk tomorrow at 9 every week p1 #Home
- remind me to call Ana in 10 minutes
- what is due today? · overdue · what's next?
- find milk · show #Home · show projects
- done buy milk · reopen buy milk
- move buy milk to friday at 10 · make buy milk p1
- rename buy milk to buy oat milk
- make buy milk repeat every monday
- add subtask find the bottle to buy milk · buy milk waits for get cash
- tag buy milk with errands · assign buy milk to me · comment on buy milk: oat
- move buy milk to section Kitchen · add section Garden to Home
- skip buy milk · snooze buy milk for 20 minutes · preview every 3rd workday
- share Home with ben@example.com · save filter today & p1 as Now · show filter Now
- overview · stats · what changed? · trash · restore milk · calendar link
- delete buy milk · undo`;

/** A longer message is not offered as a task's title. */
const LONGEST_OFFER = 120;

/** The way to go about a message that answers no open question. */
export function understand(said: string, { focus }: Context): Flow {
  const command = parseCommand(said);
  if (command) return obey(command, focus);
  return say(YES.test(said.trim()) ? 'There is no open question. What can I do?' : offer(said));
}

function* obey(command: Command, focus: readonly TaskRef[]): Flow {
  switch (command.kind) {
    case 'greeting':
      return {
        text: 'Hello! Tell me what needs doing, or ask “what is due today?”. Say “help” for more examples.',
      };
    case 'thanks':
      return { text: 'You are welcome.' };
    case 'help':
      return {
        text: `I am the built-in assistant: I understand task commands, not free conversation. For example:\n\n${EXAMPLES}`,
      };
    case 'cancel':
      return { text: 'All right, nothing was changed.' };
    case 'who':
      return yield* lookUp.whoAmI();
    case 'undo':
      return yield* lookUp.undo();
    case 'projects':
      return yield* lookUp.listProjects();
    case 'add-project':
      return yield* lookUp.addProject(command.name);
    case 'notifications':
      return yield* lookUp.listNotifications();
    case 'read-notifications':
      return yield* lookUp.readNotifications();
    case 'add':
      return yield* addTasks(command);
    case 'list':
      return yield* lookUp.listTasks(command);
    case 'find':
      return yield* lookUp.findTasks(command.words);
    case 'show':
      return yield* lookUp.show(command.what);
    default:
      if ('what' in command) return yield* changeTasks({ command, focus });
      return yield* organize(command);
  }
}

/** What is not understood is said plainly; what could be a task is offered as one. */
function offer(said: string): Outcome {
  const line = said.trim();
  const sorry =
    'I did not understand that: I am the built-in assistant and know task commands only.';
  const isTitle = /\p{L}\s+\S*\p{L}/u.test(line) && !/[\n?]/u.test(line);
  if (!isTitle || line.length > LONGEST_OFFER)
    return { text: `${sorry} For example:\n\n${EXAMPLES}` };
  return {
    text: `${sorry} Shall I add “${escapeMarkdown(line)}” as a task? Say “yes”, or one of these:\n\n${EXAMPLES}`,
    ask: (answer) => (YES.test(answer) ? addTasks({ line }) : undefined),
  };
}
