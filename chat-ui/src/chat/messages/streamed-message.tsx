import { ErrorBoundary } from '../../shell/error-boundary.tsx';
import { t } from '../../text/t.ts';
import { LazyMarkdown } from '../../ui/lazy-markdown.tsx';
import type { TextItem } from '../session/conversation-state.ts';
import { AnswerActions } from './message-actions.tsx';

/** What the agent says. Until the formatting has loaded it reads as plain text, without Markdown's marks. */
export function StreamedMessage({ item, ended }: { item: TextItem; ended: boolean }) {
  if (item.text === '') return null;
  return (
    <div className="group max-w-[70ch] leading-relaxed [overflow-wrap:anywhere]">
      <ErrorBoundary part={t("The answer's formatting")}>
        <LazyMarkdown text={item.text} plain={withoutMarks(item.text)} />
      </ErrorBoundary>
      {item.standIn !== undefined && (
        <p className="pt-1 text-sm text-muted">
          {t('{model} answered, as the usual model could not', { model: item.standIn })}
        </p>
      )}
      {ended && <AnswerActions item={item} />}
    </div>
  );
}

function withoutMarks(text: string): string {
  return text.replaceAll(/\*\*|__|`+|^#{1,6} /gmu, '');
}
