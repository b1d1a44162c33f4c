import { useEffect } from 'react';

import { useChat } from '../chat/session/use-chat.ts';
import { useWorkspace } from '../data/workspace.ts';
import { locale } from '../text/language.ts';
import { t } from '../text/t.ts';
import { SettingGroup } from './setting-field.tsx';

const DAYS_SHOWN = 7;

/** What the person used of the assistant, day by day, and what they may. */
export function AssistantUse() {
  const { chat } = useWorkspace();
  const use = useChat(({ use: known }) => known);
  const { tokens, runId } = useChat(({ current }) => current);
  const socket = useChat(({ socket: state }) => state);
  useEffect(() => {
    if (socket === 'ready' && runId === undefined) chat.settings.listUse();
  }, [chat, socket, runId]);
  const days = (use?.days ?? []).slice(0, DAYS_SHOWN);
  const { messagesPerMinute, tokensPerDay } = use?.limits ?? {};
  return (
    <SettingGroup title={t('What you used of the assistant')}>
      {messagesPerMinute !== undefined && (
        <p>{t('Up to {count} messages a minute.', { count: count(messagesPerMinute) })}</p>
      )}
      {tokensPerDay !== undefined && (
        <p>{t('Up to {count} tokens a day.', { count: count(tokensPerDay) })}</p>
      )}
      {days.length === 0 ? (
        <p className="text-muted">{t('Nothing yet.')}</p>
      ) : (
        <table className="w-full text-left">
          <thead className="text-sm text-muted">
            <tr>
              <th className="py-1 font-normal">{t('Day (UTC)')}</th>
              <th className="py-1 text-right font-normal">{t('Answers')}</th>
              <th className="py-1 text-right font-normal">{t('Tokens read')}</th>
              <th className="py-1 text-right font-normal">{t('written')}</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {days.map(({ day, answers, inputTokens, outputTokens }) => (
              <tr key={day} className="border-t border-line">
                <th className="py-1.5 font-normal">{day}</th>
                <td className="text-right">{count(answers)}</td>
                <td className="text-right">{count(inputTokens)}</td>
                <td className="text-right">{count(outputTokens)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tokens > 0 && (
        <p className="text-sm text-muted">
          {t('The conversation that is open took {count} tokens.', { count: count(tokens) })}
        </p>
      )}
    </SettingGroup>
  );
}

function count(n: number): string {
  return n.toLocaleString(locale);
}
