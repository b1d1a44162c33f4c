import {
  ActivityPage,
  CommentPage,
  CommentsAnswer,
  ExportFile,
  ImportReport,
  Overview,
  RecurrencePreview,
  Stats,
} from './answers.ts';
import type { Comment } from './answers.ts';
import type { ToolCaller } from './mcp-connection.ts';
import { firstFailure } from './tool-error.ts';
import { t } from '../text/t.ts';

/** Answered by `export_tasks` with an address instead of a file. */
const FEED = 'calendar-feed-url';
const COMMENT_PAGES = 10;
/** Long files take the server up to twenty seconds. */
const FILE_TIMEOUT_MS = 60_000;

export interface ImportInput {
  content: string;
  format?: string;
  project?: string;
}

export interface ExportInput {
  format: string;
  project?: string;
  include_done?: boolean;
}

/** Comments, what was done, how things stand, and files in and out. */
export function createInsightTools(caller: ToolCaller) {
  const mutation = () => ({ idempotencyKey: crypto.randomUUID() });
  const reading = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });

  async function changeComment(name: string, comment: Record<string, unknown>) {
    const answer = await caller.call(name, { comments: [comment] }, CommentsAnswer, mutation());
    if (answer.failures.length > 0) throw firstFailure(answer.failures);
    return answer.operation_id;
  }

  return {
    async findComments(task: string, signal?: AbortSignal): Promise<Comment[]> {
      const found: Comment[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < COMMENT_PAGES; page += 1) {
        const args = { task, limit: 200, ...(cursor !== undefined && { cursor }) };
        const answer = await caller.call('find_comments', args, CommentPage, reading(signal));
        found.push(...answer.comments);
        cursor = answer.next_cursor;
        if (cursor === undefined) break;
      }
      return found;
    },
    addComment: (task: string, body: string) => changeComment('add_comments', { task, body }),
    updateComment: (comment: string, body: string) =>
      changeComment('update_comments', { comment, body }),
    deleteComment: (comment: string) => changeComment('update_comments', { comment, delete: true }),

    findActivity: (
      about: { task?: string; project?: string; cursor?: string },
      signal?: AbortSignal,
    ) => caller.call('find_activity', { ...about, limit: 50 }, ActivityPage, reading(signal)),

    /** When anything of the person's last changed; undefined when nothing ever did. */
    async findNewestChange(): Promise<number | undefined> {
      const { activity } = await caller.call('find_activity', { limit: 1 }, ActivityPage);
      return activity[0] && Date.parse(activity[0].at);
    },
    getOverview: (signal?: AbortSignal) =>
      caller.call('get_overview', {}, Overview, reading(signal)),
    getStats: (days: number, signal?: AbortSignal) =>
      caller.call('get_stats', { days }, Stats, reading(signal)),
    previewRecurrence: (
      recurrence: string,
      { start, count }: { start: string | undefined; count: number },
      signal?: AbortSignal,
    ) =>
      caller.call(
        'preview_recurrence',
        { recurrence, count, ...(start !== undefined && { start }) },
        RecurrencePreview,
        reading(signal),
      ),

    previewImport: (input: ImportInput) =>
      caller.call('import_tasks', { ...input, dry_run: true }, ImportReport, {
        timeoutMs: FILE_TIMEOUT_MS,
      }),
    importTasks: (input: ImportInput, onProgress: (done: number, total?: number) => void) =>
      caller.call('import_tasks', { ...input }, ImportReport, {
        ...mutation(),
        timeoutMs: FILE_TIMEOUT_MS,
        onProgress,
      }),
    async exportTasks(input: ExportInput): Promise<string> {
      const options = { timeoutMs: FILE_TIMEOUT_MS };
      const file = await caller.call('export_tasks', { ...input }, ExportFile, options);
      if (file.download_url === undefined) return file.content ?? '';
      // The page is served from where the file is, whatever name others know that by.
      const { pathname } = new URL(file.download_url);
      const response = await fetch(pathname);
      if (!response.ok)
        throw new Error(
          t('The export could not be downloaded ({status}).', { status: response.status }),
        );
      return response.text();
    },
    async calendarAddress(change: { rotate?: true; revoke?: true } = {}) {
      return (await caller.call('export_tasks', { format: FEED, ...change }, ExportFile)).url;
    },
  };
}
