import type { ImportReport } from '../data/answers.ts';

const SHOWN = 8;

/** What a file adds, or has added. */
export function Report({ report, tense }: { report: ImportReport; tense: 'would' | 'did' }) {
  const { added, already_there: there, tasks, not_understood: problems } = report;
  const counts = Object.entries(added).filter(([, count]) => count > 0);
  const list = counts.map(([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`);
  return (
    <div className="flex flex-col gap-2">
      <p className="font-semibold">
        {counts.length === 0
          ? 'There is nothing new in this file.'
          : `${tense === 'would' ? 'Would add' : 'Added'} ${new Intl.ListFormat('en').format(list)}.`}
      </p>
      {there > 0 && <p className="text-muted">{there} tasks are here already.</p>}
      {tasks.length > 0 && (
        <ul aria-label="Tasks of the file" className="list-disc ps-5 text-muted">
          {tasks.slice(0, SHOWN).map(({ title }, index) => (
            <li key={`${title} ${index}`} className="[overflow-wrap:anywhere]">
              {title}
            </li>
          ))}
          {(added['tasks'] ?? 0) > SHOWN && <li>and {(added['tasks'] ?? 0) - SHOWN} more</li>}
        </ul>
      )}
      {problems.length > 0 && (
        <>
          <p className="font-semibold">Not understood ({report.not_understood_count})</p>
          <ul aria-label="Not understood" className="list-disc ps-5 text-muted">
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
