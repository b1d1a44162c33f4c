import type { ImportReport } from '../data/answers.ts';
import { locale } from '../text/language.ts';
import { t } from '../text/t.ts';

const SHOWN = 8;

/** What a file adds, or has added. */
export function Report({ report, tense }: { report: ImportReport; tense: 'would' | 'did' }) {
  const { added, already_there: there, tasks, not_understood: problems } = report;
  const counts = Object.entries(added).filter(([, count]) => count > 0);
  const list = new Intl.ListFormat(locale).format(
    counts.map(([what, count]) => sayCount(what, count)),
  );
  return (
    <div className="flex flex-col gap-2">
      <p className="font-semibold">
        {counts.length === 0
          ? t('There is nothing new in this file.')
          : tense === 'would'
            ? t('Would add {list}.', { list })
            : t('Added {list}.', { list })}
      </p>
      {there > 0 && (
        <p className="text-muted">
          {t('{there, plural, one {# task is} other {# tasks are}} here already.', { there })}
        </p>
      )}
      {tasks.length > 0 && (
        <ul aria-label={t('Tasks of the file')} className="list-disc ps-5 text-muted">
          {tasks.slice(0, SHOWN).map(({ title }, index) => (
            <li key={`${title} ${index}`} className="[overflow-wrap:anywhere]">
              {title}
            </li>
          ))}
          {(added['tasks'] ?? 0) > SHOWN && (
            <li>{t('and {count} more', { count: (added['tasks'] ?? 0) - SHOWN })}</li>
          )}
        </ul>
      )}
      {problems.length > 0 && (
        <>
          <p className="font-semibold">
            {t('Not understood ({count})', {
              count: report.not_understood_count,
            })}
          </p>
          <ul aria-label={t('Not understood')} className="list-disc ps-5 text-muted">
            {problems.slice(0, SHOWN).map(({ path, message }) => (
              <li key={path}>
                {path}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What a file holds, by the server's name of it. */
function sayCount(what: string, count: number): string {
  switch (what) {
    case 'tasks':
      return t('{count, plural, one {# task} other {# tasks}}', { count });
    case 'projects':
      return t('{count, plural, one {# project} other {# projects}}', { count });
    case 'sections':
      return t('{count, plural, one {# section} other {# sections}}', { count });
    case 'tags':
      return t('{count, plural, one {# tag} other {# tags}}', { count });
    case 'comments':
      return t('{count, plural, one {# comment} other {# comments}}', { count });
    default:
      return `${count} ${what}`;
  }
}
