import { t } from '../../text/t.ts';

/** The shape of what is coming, shown only when it takes its time. */
export function TaskSkeleton({ board }: { board: boolean }) {
  const bar = 'rounded-control bg-line';
  return (
    <div role="status" className="after-200ms px-5 max-md:px-4">
      <span className="sr-only">{t('Loading tasks')}</span>
      {board ? (
        <div className="flex gap-4">
          {[3, 4, 2].map((rows, column) => (
            <div key={column} className="flex w-72 flex-col gap-1.5">
              <div className={`m-2 h-4 w-24 ${bar}`} />
              {Array.from({ length: rows }, (_, row) => (
                <div key={row} className={`h-12 opacity-60 ${bar}`} />
              ))}
            </div>
          ))}
        </div>
      ) : (
        Array.from({ length: 6 }, (_, row) => (
          <div key={row} className="flex items-center gap-2.5 border-b border-line row-height">
            <span className="size-4 rounded-full bg-line" />
            <span className={`h-3 ${bar}`} style={{ width: `${60 - row * 6}%` }} />
          </div>
        ))
      )}
    </div>
  );
}
