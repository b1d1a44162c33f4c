import type { ApprovalRequest } from '@taskloom/contracts';
import { Fragment, useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import type { ToolItem } from '../session/conversation-state.ts';
import { describeArguments } from './describe-call.ts';
import { TaskCards } from './task-cards.tsx';
import { namedTasks } from './tool-result.ts';
import { useKnownNames } from './use-known-names.ts';

const HOLDS = [
  { id: 'once', name: t('Just this once') },
  { id: 'conversation', name: t('In this conversation') },
  { id: 'always', name: t('From now on') },
] as const;

/** What a call would do, in names and words, and the person's yes or no. */
export function Approval({ item }: { item: ToolItem }) {
  const { chat } = useWorkspace();
  const [holds, setHolds] = useState<(typeof HOLDS)[number]['id']>('once');
  const { request } = item;
  const decide = (decision: 'approve' | 'deny') =>
    chat.decide(item.runId, item.id, { decision, ...(holds !== 'once' && { remember: holds }) });
  return (
    <div className="border-t border-line">
      <p className="px-3 py-2">{t('This happens only if you approve it:')}</p>
      {request && request.items.length > 0 ? (
        <Shown request={request} />
      ) : (
        <Arguments item={item} />
      )}
      {request && (
        <div className="px-3 pb-2 text-sm text-muted">
          {request.reasons.map(({ reason, words }) => (
            <p key={reason}>{words}</p>
          ))}
          <p>{request.undo}</p>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2 px-3 pt-1 pb-3">
        <Button look="primary" onClick={() => decide('approve')}>
          {t('Approve')}
        </Button>
        <Button onClick={() => decide('deny')}>{t('Deny')}</Button>
        {request?.canRemember && (
          <Choice
            label={t('How long your answer holds')}
            value={holds}
            options={[...HOLDS]}
            onChoose={(id) => setHolds(HOLDS.find((known) => known.id === id)?.id ?? 'once')}
          />
        )}
      </div>
    </div>
  );
}

function Shown({ request: { items, count } }: { request: ApprovalRequest }) {
  return (
    <ul className="space-y-1 px-3 pb-2">
      {items.map(({ name, detail, changes }, n) => (
        <li key={n} className="[overflow-wrap:anywhere]">
          <span className="font-semibold">{name}</span>
          {detail !== undefined && <span className="text-muted"> · {detail}</span>}
          {changes.map(({ field, before, after }) => (
            <p key={field} className="ps-3">
              <span className="text-muted">{field}: </span>
              {before !== undefined && <del className="text-muted">{before}</del>}
              {before !== undefined && after !== undefined && ' → '}
              {after !== undefined && <ins className="no-underline">{after}</ins>}
            </p>
          ))}
        </li>
      ))}
      {count > items.length && (
        <li className="text-muted">{t('and {count} more', { count: count - items.length })}</li>
      )}
    </ul>
  );
}

/** Of a tool that touches nothing by name, and in conversations of earlier versions. */
function Arguments({ item }: { item: ToolItem }) {
  const known = useKnownNames();
  const named = namedTasks(item.args, known.tasks);
  const facts = describeArguments(item.args, known);
  return (
    <>
      {named.length > 0 && <TaskCards tasks={named} />}
      {facts.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 px-3 pb-2">
          {facts.map(({ label, value }, n) => (
            <Fragment key={n}>
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </>
  );
}
