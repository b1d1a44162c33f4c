import type { EntityName } from './rows.ts';
import type { Values } from './write-rows.ts';

/** One row changed: `before` is null when it was made, `after` when it was removed. */
export interface Change {
  entity: EntityName;
  id: string;
  projectId: string | null;
  /** Where it was before, when it moved. */
  fromProjectId: string | null;
  /** What it is called, as far as it has a title or a name. */
  title: string | null;
  before: Values | null;
  after: Values | null;
}

type ChangedColumns = Pick<Change, 'entity' | 'id' | 'before' | 'after'>;

/** `row` is the whole row, as it was or came to be. */
export function describeChange(change: ChangedColumns, row: object): Change {
  const projectId = projectOf(change, row);
  const from = change.before?.['project_id'];
  return {
    ...change,
    projectId,
    fromProjectId: typeof from === 'string' && from !== projectId ? from : null,
    title: titleOf(row),
  };
}

function projectOf({ entity, id }: ChangedColumns, row: object): string | null {
  if (entity === 'project') return id;
  return 'project_id' in row && typeof row.project_id === 'string' ? row.project_id : null;
}

function titleOf(row: object): string | null {
  const title = 'title' in row ? row.title : 'name' in row ? row.name : undefined;
  return typeof title === 'string' ? title : null;
}
