import type { Project } from '@taskloom/contracts';
import {
  AtSign,
  BellRing,
  CalendarDays,
  Flag,
  Folder,
  Hourglass,
  Repeat,
  Rows3,
  User,
  X,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import { t } from '../../text/t.ts';
import type { Span } from './find-spans.ts';

const ICONS: Record<string, LucideIcon> = {
  due: CalendarDays,
  recurrence: Repeat,
  reminder: BellRing,
  deadline: Hourglass,
  priority: Flag,
  project: Folder,
  section: Rows3,
  tag: AtSign,
  assignee: User,
};

const KIND_NAMES: Partial<Record<string, string>> = {
  due: t('due'),
  deadline: t('deadline'),
  recurrence: t('recurrence'),
  priority: t('priority'),
  project: t('project'),
  section: t('section'),
  tag: t('tag'),
  assignee: t('assignee'),
  duration: t('duration'),
  reminder: t('reminder'),
};

interface UnderstoodChipsProps {
  spans: Span[];
  projects: Project[];
  /** Where the task goes and when, as far as the line leaves it to the view. */
  assumed: string[];
  unread: string[];
  suggestions: string[];
  onKeep: (span: Span) => void;
}

/** What Enter would make of the line; a press on a part leaves it in the title. */
export function UnderstoodChips(props: UnderstoodChipsProps) {
  const { spans, projects, assumed, unread, suggestions, onKeep } = props;
  return (
    <div
      role="status"
      aria-label={t('Understood')}
      className="flex flex-wrap items-center gap-1.5 pt-1.5 text-sm"
    >
      {spans.map((span) => {
        const Icon = ICONS[span.kind] ?? CalendarDays;
        return (
          <button
            key={span.start}
            type="button"
            title={t('Leave it in the title')}
            // The line keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onKeep(span)}
            className="flex h-7 max-w-full items-center gap-1.5 rounded-control border border-line bg-raised px-2 hover:border-control max-md:h-10"
          >
            <Icon size={13} aria-hidden className="shrink-0 text-muted" />
            <span className="sr-only">{KIND_NAMES[span.kind] ?? span.kind}</span>
            <span className="truncate">{span.text}</span>
            {isNewProject(span, projects) && (
              <span className="text-accent">{t('new project')}</span>
            )}
            <span className="sr-only">{t(': leave it in the title')}</span>
            <X size={12} aria-hidden className="shrink-0 text-muted" />
          </button>
        );
      })}
      {assumed.map((words) => (
        <span key={words} className="px-1 text-muted">
          {words}
        </span>
      ))}
      {unread.length > 0 && (
        <span className="px-1 text-danger">
          {t('Not a date that exists: {words}', {
            words: unread.map((part) => t('“{title}”', { title: part })).join(', '),
          })}
          {suggestions.length > 0 && (
            <span className="text-muted">
              {' '}
              {t('Try: {words}', { words: suggestions.join('; ') })}
            </span>
          )}
        </span>
      )}
    </div>
  );
}

function isNewProject({ kind, text }: Span, projects: Project[]): boolean {
  const name = text.replace(/^#/u, '').replaceAll('"', '').toLowerCase();
  return kind === 'project' && !projects.some((project) => project.name.toLowerCase() === name);
}
