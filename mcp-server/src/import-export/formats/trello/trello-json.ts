import { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import type { ReminderSpec } from '../../../domain/reminders/reminder-store.ts';
import { type FileFormat, requireJson } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  type PortableData,
  type PortableTask,
} from '../../portable-data.ts';
import { readInstant } from '../../read-dates.ts';
import { isRecord, readItems } from '../../read-items.ts';

const id = z.string().min(1).max(200);
const text = z.string().nullish();
const flag = z.boolean().nullish().transform(Boolean);

const List = z.object({ id, name: z.string(), closed: flag, pos: z.number().nullish() });
const Member = z.object({ id, fullName: text, username: text });
const Label = z.object({ name: text, color: text });
const Card = z.object({
  id,
  name: z.string(),
  desc: text,
  closed: flag,
  due: text,
  dueComplete: flag,
  dueReminder: z.number().nullish(),
  start: text,
  idList: z.string().nullish(),
  idMembers: z.array(z.string()).nullish(),
  labels: z.array(Label).nullish(),
  pos: z.number().nullish(),
  dateLastActivity: text,
  attachments: z.array(z.object({ name: text, url: text })).nullish(),
});
const CheckItem = z.object({
  id,
  name: z.string(),
  state: text,
  due: text,
  pos: z.number().nullish(),
});
const Checklist = z.object({
  id,
  idCard: z.string(),
  name: z.string(),
  checkItems: z.array(CheckItem).nullish(),
});
const Action = z.object({
  type: z.string(),
  date: text,
  data: z.object({ text, card: z.object({ id }).nullish() }).nullish(),
  memberCreator: z.object({ fullName: text }).nullish(),
});

/** A board as Trello exports it: lists are sections, cards tasks, and what is on a checklist subtasks. */
export const trelloJson: FileFormat = {
  name: 'trello-json',
  origin: 'trello',
  recognises: ({ json }) =>
    isRecord(json) && Array.isArray(json['cards']) && Array.isArray(json['lists']),
  read(file, { words }) {
    const board = requireJson(file);
    if (!isRecord(board) || !Array.isArray(board['cards']))
      throw invalidInput('This is not a board of Trello: it has no "cards".', {
        path: 'content.cards',
      });
    const now = new Date(words.now.epochMilliseconds).toISOString();
    return new BoardReader(board, { now, timeZone: words.timeZone }).read();
  },
};

interface Setting {
  now: string;
  timeZone: string;
}

class BoardReader {
  readonly #data: PortableData = emptyPortableData();
  readonly #board: Record<string, unknown>;
  readonly #setting: Setting;
  readonly #members: Map<string, string>;

  constructor(board: Record<string, unknown>, setting: Setting) {
    this.#board = board;
    this.#setting = setting;
    this.#members = new Map(
      this.#each('members', Member).map(({ value }) => [
        value.id,
        value.fullName ?? value.username ?? value.id,
      ]),
    );
  }

  read(): PortableData {
    const { name, id: boardId } = this.#board;
    const project = typeof boardId === 'string' ? boardId : 'board';
    this.#data.projects.push({
      key: project,
      path: 'name',
      name: typeof name === 'string' ? name : 'Trello',
    });
    for (const { path, value } of this.#each('lists', List))
      this.#data.sections.push({
        key: value.id,
        path,
        project,
        name: value.name,
        position: value.pos ?? undefined,
      });
    const archived = new Set(
      this.#each('lists', List).flatMap(({ value }) => (value.closed ? value.id : [])),
    );
    for (const { path, value } of this.#each('cards', Card))
      this.#data.tasks.push(this.#card(value, { path, project, archived }));
    this.#checklists(project);
    this.#comments();
    return this.#data;
  }

  #each<S extends z.ZodObject>(name: string, schema: S) {
    return readItems({ list: this.#board[name], name, schema, problems: this.#data.problems });
  }

  #tell(path: string, message: string): void {
    this.#data.problems.push({ path, message });
  }

  #card(
    card: z.infer<typeof Card>,
    { path, project, archived }: { path: string; project: string; archived: ReadonlySet<string> },
  ): PortableTask {
    const { now, timeZone } = this.#setting;
    const at = readInstant(card.due ?? '');
    if (card.due && at === undefined) this.#tell(path, 'The due date is not understood.');
    const isArchived = card.closed || archived.has(card.idList ?? '');
    if (isArchived && !card.dueComplete)
      this.#tell(path, `"${card.name.slice(0, 80)}" is archived in Trello, and done here.`);
    const [member, ...others] = card.idMembers ?? [];
    if (others.length > 0) this.#tell(path, 'Only the first of its members is the assignee.');
    const attached = (card.attachments ?? []).flatMap(({ name, url }) =>
      url ? `[${name ?? url}](${url})` : [],
    );
    if (card.start) this.#tell(path, 'Its start is kept in the notes.');
    const notes = [card.desc, ...attached, card.start && `Start: ${card.start}`].filter(Boolean);
    const reminders: ReminderSpec[] =
      at !== undefined && typeof card.dueReminder === 'number' && card.dueReminder >= 0
        ? [{ offset: card.dueReminder === 0 ? 'PT0S' : `-PT${Math.round(card.dueReminder)}M` }]
        : [];
    return {
      ...bareTask({ key: card.id, path, title: card.name }),
      ...(notes.length === 0 ? {} : { notes: notes.join('\n\n') }),
      project,
      section: card.idList ?? undefined,
      tags: (card.labels ?? []).flatMap(({ name, color }) => name || color || []),
      due: at === undefined ? undefined : { at, timeZone },
      assignee: member === undefined ? undefined : { name: this.#members.get(member) ?? member },
      position: card.pos ?? undefined,
      completedAt:
        card.dueComplete || isArchived
          ? (readInstant(card.dateLastActivity ?? '') ?? now)
          : undefined,
      reminders,
    };
  }

  #checklists(project: string): void {
    const cards = new Map(this.#data.tasks.map((task) => [task.key, task]));
    const lists = this.#each('checklists', Checklist);
    const perCard = Map.groupBy(lists, ({ value }) => value.idCard);
    for (const { path, value } of lists) {
      const card = cards.get(value.idCard);
      if (!card) {
        this.#tell(path, 'The card of this checklist is not in the file.');
        continue;
      }
      // Of a card's several checklists each item says which it was on.
      const prefix = (perCard.get(value.idCard)?.length ?? 0) > 1 ? `${value.name}: ` : '';
      for (const [index, item] of (value.checkItems ?? []).entries()) {
        const at = readInstant(item.due ?? '');
        this.#data.tasks.push({
          ...bareTask({
            key: item.id,
            path: `${path}.checkItems[${index}]`,
            title: prefix + item.name,
          }),
          project,
          section: card.section,
          parent: card.key,
          position: item.pos ?? undefined,
          due: at === undefined ? undefined : { at, timeZone: this.#setting.timeZone },
          completedAt: item.state === 'complete' ? this.#setting.now : undefined,
        });
      }
    }
  }

  #comments(): void {
    const cards = new Map(this.#data.tasks.map((task) => [task.key, task]));
    for (const { value } of this.#each('actions', Action)) {
      const card = cards.get(value.data?.card?.id ?? '');
      if (value.type !== 'commentCard' || !card || !value.data?.text) continue;
      const author = value.memberCreator?.fullName;
      card.comments.unshift({
        body: value.data.text,
        createdAt: readInstant(value.date ?? ''),
        ...(author ? { author: { name: author } } : {}),
      });
    }
  }
}
