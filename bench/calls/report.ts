/** One row of the table: what was asked for and what it came to. */
interface Row {
  what: string;
  measured: string;
  aim: string;
  met: 'yes' | 'no' | '–';
}

/** What a run measured, printed as one table at the end. */
export class Report {
  readonly #rows: Row[] = [];

  /** Each part of the aim with its bound; met when none is above it. */
  add(what: string, parts: Record<string, [measured: number, atMost: number]>): void {
    const entries = Object.entries(parts);
    this.#push({
      what,
      measured: entries.map(([name, [measured]]) => `${name} ${round(measured)}`).join(', '),
      aim: entries.map(([name, [, atMost]]) => `${name} ≤ ${round(atMost)}`).join(', '),
      met: entries.every(([, [measured, atMost]]) => measured <= atMost) ? 'yes' : 'no',
    });
  }

  note(what: string, measured: string): void {
    this.#push({ what, measured, aim: '', met: '–' });
  }

  #push(row: Row): void {
    this.#rows.push(row);
    console.log(`${row.met.padEnd(3)} ${row.what}: ${row.measured}`);
  }

  print(): void {
    console.table(this.#rows);
    const missed = this.#rows.filter(({ met }) => met === 'no').length;
    console.log(missed === 0 ? 'All aims are met.' : `${missed} aims are missed.`);
  }
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
