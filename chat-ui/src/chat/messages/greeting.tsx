import { ArrowUpRight } from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';

const EXAMPLES = [
  t('What is due today?'),
  t('Buy milk tomorrow at 9 every week p1 #Home'),
  t('Remind me to call Ana in 10 minutes'),
  t('Plan my day'),
];

/** An empty conversation offers what can be said. */
export function Greeting() {
  const { chat } = useWorkspace();
  return (
    <div className="mx-auto flex min-h-full max-w-md flex-col justify-end px-4 pt-10 pb-5">
      <p className="text-xl font-semibold">{t('What needs doing?')}</p>
      <p className="mt-1 text-muted">
        {t('Say it in your own words. Tasks change as you talk, and anything can be undone.')}
      </p>
      <ul aria-label={t('Examples')} className="mt-5 flex flex-col gap-1.5">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => chat.say(example)}
              className="group flex w-full items-center gap-2 rounded-control border border-line bg-surface px-3 py-1.5 text-start transition-colors row-height hover:border-control hover:bg-hover"
            >
              <span className="min-w-0 grow">{example}</span>
              <ArrowUpRight size={15} aria-hidden className="shrink-0 text-muted" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
