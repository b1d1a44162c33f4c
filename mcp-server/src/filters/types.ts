/** A filter as it was understood: plain JSON, the same for the search, saved filters and their words. */
export type Filter =
  | { kind: 'and' | 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'due'; when: 'today' | 'tomorrow' | 'overdue' | 'upcoming' | 'none' | 'any' }
  | { kind: 'due-within'; days: number }
  | { kind: 'due-compare'; order: 'before' | 'after' | 'on'; date: string }
  | { kind: 'priority'; priority: number }
  | { kind: 'project'; name: string; withChildren: boolean }
  | { kind: 'section'; name: string }
  | { kind: 'tag'; name: string }
  | { kind: 'assigned'; to: string }
  | { kind: 'search'; text: string }
  | { kind: 'status'; status: 'open' | 'done' | 'all' }
  | { kind: 'is'; fact: 'recurring' | 'subtask' | 'blocked' | 'inbox' | 'untagged' | 'assigned' };

export type ParsedFilter =
  | { ok: true; value: Filter }
  | {
      ok: false;
      /** Character of the text where it stopped making sense, from 0. */
      position: number;
      part: string;
      message: string;
      expected: string[];
      suggestion?: string;
    };
