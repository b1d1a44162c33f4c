/** Says how far a piece of work is, in tasks. */
export type ReportProgress = (done: number, total: number) => void;

/** The part of a longer report that one step of it fills: `from` and `to` are shares of the whole. */
export function progressWithin(
  report: ReportProgress,
  { from, to, total }: { from: number; to: number; total: number },
): ReportProgress {
  return (done, of) => {
    const share = of === 0 ? 1 : done / of;
    report(Math.round(total * (from + (to - from) * share)), total);
  };
}
