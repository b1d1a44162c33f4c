import type { Task } from '@taskloom/contracts';
import { MessageSquareText, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';

import type { Comment } from '../../data/answers.ts';
import { useComments, useMe, useMembers } from '../../data/queries.ts';
import { useKeptDraft } from '../../data/kept-draft.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { labelAgo, labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { LazyMarkdown } from '../../ui/lazy-markdown.tsx';
import { Field } from './field.tsx';
import { useSave } from './use-save.ts';

/** What people said about a task, oldest first. */
export function Comments({ task, clock }: { task: Task; clock: Clock }) {
  const { actions } = useWorkspace();
  const { data } = useComments(task.id);
  const members = useMembers(task.project_id);
  const me = useMe();
  const { save, saving, error, clearError } = useSave();
  const [body, setBody] = useKeptDraft(`comment.${task.id}`);

  async function add(event: FormEvent) {
    event.preventDefault();
    const text = body.trim();
    if (text === '') return;
    const added = await save(async () => {
      await actions.addComment(task.id, text);
    });
    if (added) setBody('');
  }

  return (
    <Field label={t('Comments')} icon={MessageSquareText} error={error}>
      {data && data.length > 0 && (
        <ul aria-label={t('Comments')} className="flex flex-col gap-2">
          {data.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              clock={clock}
              own={comment.author_id === me?.id}
              author={authorOf(comment, members)}
            />
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void add(event)} className="flex flex-col gap-2">
        <textarea
          value={body}
          onChange={({ target }) => {
            setBody(target.value);
            clearError();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add(event);
          }}
          aria-label={t('Write a comment')}
          placeholder={t('Write a comment')}
          className="field-sizing-content max-h-60 min-h-16 resize-none rounded-control border border-control bg-surface px-2.5 py-1.5"
        />
        {body.trim() !== '' && (
          <Button type="submit" look="primary" disabled={saving} className="self-end">
            {t('Comment||verb')}
          </Button>
        )}
      </form>
    </Field>
  );
}

function authorOf(
  { author_id: authorId, source }: Comment,
  members: readonly { id: string; name: string }[],
): string {
  const name = members.find(({ id }) => id === authorId)?.name;
  if (source !== 'agent') return name ?? t('Somebody');
  return name === undefined ? t('Assistant') : t('Assistant, for {name}', { name });
}

interface CommentItemProps {
  comment: Comment;
  clock: Clock;
  own: boolean;
  author: string;
}

function CommentItem({ comment, clock, own, author }: CommentItemProps) {
  const { actions } = useWorkspace();
  const [kept, keep] = useKeptDraft(`comment-edit.${comment.id}`);
  const [editing, setEditing] = useState(kept !== '');
  const draft = editing ? kept : undefined;
  const setDraft = (text: string | undefined) => {
    setEditing(text !== undefined);
    keep(text ?? '');
  };
  const { save, error } = useSave();

  async function change(event: FormEvent) {
    event.preventDefault();
    const text = draft?.trim() ?? '';
    if (text === '') return;
    const changed = await save(async () => {
      await actions.updateComment(comment.id, text);
    });
    if (changed) setDraft(undefined);
  }

  return (
    <li className="rounded-panel bg-sunken px-3 py-2">
      <div className="flex items-center gap-1 text-xs text-muted">
        <span className="font-semibold text-text">{author}</span>
        <span title={labelMoment(comment.created_at, clock).full} className="grow">
          {labelAgo(comment.created_at, clock)}
          {comment.updated_at !== comment.created_at && t(', edited')}
        </span>
        {own && (
          <>
            <IconButton
              label={t('Edit comment')}
              icon={Pencil}
              onClick={() => setDraft(comment.body)}
            />
            <IconButton
              label={t('Delete comment')}
              icon={Trash2}
              onClick={() => void actions.deleteComment(comment.id).catch(actions.fail)}
            />
          </>
        )}
      </div>
      {draft === undefined ? (
        <LazyMarkdown text={comment.body} />
      ) : (
        <form onSubmit={(event) => void change(event)} className="flex flex-col gap-2">
          <textarea
            autoFocus
            aria-label={t('Comment')}
            value={draft}
            onChange={({ target }) => setDraft(target.value)}
            className="field-sizing-content max-h-60 min-h-16 resize-none rounded-control border border-control bg-surface px-2.5 py-1.5"
          />
          {error && (
            <p role="alert" className="text-sm text-danger">
              {error.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setDraft(undefined)}>{t('Cancel')}</Button>
            <Button type="submit" look="primary">
              {t('Save')}
            </Button>
          </div>
        </form>
      )}
    </li>
  );
}
