export interface Timed {
  start: number;
  /** Minutes. */
  length: number;
}

export interface Lane {
  /** Which of the lanes beside one another, and how many there are. */
  lane: number;
  lanes: number;
}

/** What overlaps stands side by side. Takes them by their start; answers in the same order. */
export function layOutDay(entries: readonly Timed[]): Lane[] {
  const placed: Lane[] = [];
  let together: Lane[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const lane of together) lane.lanes = ends.length;
    together = [];
    ends = [];
  };
  for (const { start, length } of entries) {
    if (ends.every((end) => end <= start)) close();
    const free = ends.findIndex((end) => end <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = start + length;
    const place = { lane, lanes: 1 };
    together.push(place);
    placed.push(place);
  }
  close();
  return placed;
}
