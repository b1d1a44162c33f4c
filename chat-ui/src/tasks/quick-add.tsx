import { CornerDownLeft, Plus } from 'lucide-react';
import type { Project } from '@taskloom/contracts';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { readDraft, useKeptDraft } from '../data/kept-draft.ts';
import { useProjects } from '../data/queries.ts';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { findSpans, keepAsWords } from './quick-add/find-spans.ts';
import { LineInput } from './quick-add/line-input.tsx';
import { UnderstoodChips } from './quick-add/understood-chips.tsx';
import { saysWhen, useLinePreview } from './quick-add/use-line-preview.ts';
import { showToast } from '../shell/toasts.ts';
import { useIsPhone } from '../shell/use-is-phone.ts';
import { labelDue } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { openTask } from '../shell/navigation/address.ts';

interface QuickAddProps {
  id?: string;
  clock: Clock;
  /** The project in view: a line that names none goes there. */
  projectId: string | undefined;
  /** In Today a line that says no date is for today. */
  forToday: boolean;
  /** Given where the line goes away once a task is added; the focus starts in it. */
  onAdded?: () => void;
}

/** One line makes a task: title, date, recurrence, priority and project in the words of the person. */
export function QuickAdd(props: QuickAddProps) {
  const { id = 'quick-add', clock, projectId, forToday, onAdded } = props;
  const workspace = useWorkspace();
  const { actions } = workspace;
  const projects = useProjects();
  const project = projects.find(({ id }) => id === projectId);
  const phone = useIsPhone();
  const [text, setText] = useKeptDraft('quick-add');
  const [error, setError] = useState<ToolError>();
  const preview = useLinePreview(text.trim());
  const spans = preview === undefined ? [] : findSpans(text, preview.understood);
  const isSaid = (kinds: RegExp) => spans.some(({ kind }) => kinds.test(kind));
  const assumed = [
    ...(forToday && !isSaid(/^(?:due|recurrence)$/u) && preview?.unread.length === 0
      ? [t('today')]
      : []),
    ...(project !== undefined && !isSaid(/^project$/u)
      ? [t('in {name}', { name: project.name })]
      : []),
  ];

  async function add(event: FormEvent) {
    event.preventDefault();
    const line = text.trim();
    if (line === '') return;
    setText('');
    setError(undefined);
    try {
      const dated =
        forToday && (await saysWhen(workspace, line)) === false ? `${line} today` : line;
      const added = await actions.quickAdd(inProject(dated, project));
      onAdded?.();
      if (added === undefined) return;
      const { task, operationId, created, unread, suggestions } = added;
      const understood = [
        created.find(({ kind }) => kind === 'project')?.name ??
          projects.find(({ id }) => id === task.project_id)?.name,
        task.due && labelDue(task.due, clock)?.short,
        task.recurrence?.words,
        task.priority === 'p4' ? undefined : task.priority,
      ];
      showToast({
        text: [
          t('Added “{title}” · {facts}', {
            title: task.title,
            facts: understood.filter(Boolean).join(' · '),
          }),
          ...created.map(({ kind, name }) =>
            t(
              '· Made the {kind, select, project {project} section {section} tag {tag} other {{kind}}} “{name}”',
              { kind, name },
            ),
          ),
          ...(unread.length > 0 ? [sayUnread(unread, suggestions)] : []),
        ].join(' '),
        tone: 'info',
        ...(operationId !== undefined && { operationId }),
        actions: [
          { label: t('Open'), run: () => openTask(task.id) },
          { label: t('Undo'), run: () => void actions.undo(operationId) },
        ],
      });
    } catch (refused) {
      if (readDraft('quick-add') === '') setText(line);
      setError(toToolError(refused));
    }
  }

  return (
    <form onSubmit={(event) => void add(event)} className="px-5 pb-3 max-md:px-4">
      <div className="flex h-10 max-w-5xl items-center gap-2 rounded-control border border-control bg-raised px-2.5 focus-within:outline-2 focus-within:outline-accent max-md:h-12">
        <Plus size={17} aria-hidden className="shrink-0 text-muted" />
        <LineInput
          id={id}
          autoFocus={onAdded !== undefined}
          spans={spans}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          autoComplete="off"
          enterKeyHint="done"
          aria-label={t('Add a task')}
          aria-describedby={error ? `${id}-error` : undefined}
          placeholder={
            phone ? t('Add a task') : t('Add a task: pay rent every month on the 1st p1 #Home')
          }
        />
        {text.trim() === '' ? (
          <kbd className="rounded-[4px] border border-line px-1.5 font-sans text-xs text-muted max-md:hidden">
            q
          </kbd>
        ) : (
          <button
            type="submit"
            className="flex h-7 items-center gap-1.5 rounded-control bg-accent px-2.5 font-semibold text-on-accent max-md:h-9"
          >
            <span className="max-md:sr-only">{t('Add task')}</span>
            <CornerDownLeft size={14} aria-hidden />
          </button>
        )}
      </div>
      {preview && text.trim() !== '' && (
        <UnderstoodChips
          {...{ spans, projects, assumed }}
          unread={preview.unread}
          suggestions={preview.suggestions}
          onKeep={(span) => setText(keepAsWords(text, span))}
        />
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="px-1 pt-1.5 text-danger">
          {error.message} {error.hint}
        </p>
      )}
    </form>
  );
}

function sayUnread(unread: readonly string[], suggestions: readonly string[]): string {
  const parts = unread.map((part) => t('“{title}”', { title: part })).join(', ');
  const said = t('· Not read as a date: {parts}.', { parts });
  if (suggestions.length === 0) return said;
  return `${said} ${t('Try: {words}', { words: suggestions.join('; ') })}`;
}

/** A line that names no project goes to the one in view; the inbox is where it goes anyway. */
function inProject(line: string, project: Project | undefined): string {
  const said = project === undefined || project.inbox || /(^|\s)#/.test(line);
  return said || project.name.includes('"') ? line : `${line} #"${project.name}"`;
}
