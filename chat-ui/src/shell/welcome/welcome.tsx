import { FileUp, Keyboard, MessageSquare, Plus } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { addTask, writeMessage } from '../navigation/commands.ts';
import { setUi } from '../ui-store.ts';
import { useIsPhone } from '../use-is-phone.ts';

interface Step {
  icon: LucideIcon;
  text: string;
  button: string;
  run: () => void;
}

const STEPS: Step[] = [
  {
    icon: Plus,
    text: t('As you would say it: “call Ana tomorrow at 9 p1”'),
    button: t('Add a task'),
    run: addTask,
  },
  {
    icon: MessageSquare,
    text: t('“Plan my day”, or anything else: all can be undone'),
    button: t('Write a message'),
    run: writeMessage,
  },
  {
    icon: FileUp,
    text: t('From Todoist, Taskwarrior or a calendar'),
    button: t('Import tasks'),
    run: () => setUi({ dialog: { kind: 'files', tab: 'import' } }),
  },
];
const KEYS: Step = {
  icon: Keyboard,
  text: t('Ctrl K finds commands, projects and tasks'),
  button: t('Show all keys'),
  run: () => setUi({ dialog: { kind: 'keys' } }),
};

/** What a newcomer may try, each with the real thing. */
export function Welcome({ onSkip }: { onSkip: () => void }) {
  const phone = useIsPhone();
  const steps = phone ? STEPS : [...STEPS, KEYS];
  return (
    <section
      aria-labelledby="welcome"
      className="max-h-1/2 shrink-0 overflow-y-auto border-t border-line bg-raised px-5 py-3 max-md:px-4"
    >
      <div className="flex max-w-5xl items-center">
        <h2 id="welcome" className="grow font-semibold">
          {t('Getting started')}
        </h2>
        <Button look="quiet" onClick={onSkip} className="-me-3">
          {t('Skip')}
        </Button>
      </div>
      <ol className="flex max-w-5xl flex-col">
        {steps.map(({ icon: Icon, text, button, run }) => (
          <li key={button} className="flex items-center gap-3 py-1">
            <Icon size={16} aria-hidden className="shrink-0 text-accent" />
            <p className="min-w-0 grow text-muted">{text}</p>
            <Button onClick={run} className="w-36 max-md:w-44">
              {button}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}
