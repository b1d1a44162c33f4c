import { Project, Task, type Me } from '@taskloom/contracts';
import { z } from 'zod';

import type { ToolResult } from '../mcp/tool-result.ts';

/** Asks a tool that only reads, as the person. */
export type ReadTool = (name: string, args: Record<string, unknown>) => Promise<ToolResult>;

const Tasks = z.object({ tasks: z.array(Task.partial().required({ id: true, title: true })) });
const Projects = z.object({ projects: z.array(Project), next_cursor: z.string().optional() });
const Members = z.object({
  members: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
});
export type KnownTask = z.infer<typeof Tasks>['tasks'][number];
export type KnownMember = z.infer<typeof Members>['members'][number];

/** What is there before a call is made, each asked for once. */
export class LookUp {
  readonly me: Me;
  readonly #read: ReadTool;
  readonly #tasks = new Map<string, Promise<KnownTask | undefined>>();
  readonly #members = new Map<string, Promise<KnownMember[]>>();
  #projects: Promise<Project[]> | undefined;

  constructor(read: ReadTool, me: Me) {
    this.#read = read;
    this.me = me;
  }

  /** By id or exact title. */
  task(reference: string): Promise<KnownTask | undefined> {
    return kept(this.#tasks, reference, async () => {
      const answer = await this.#read('get_tasks', { tasks: [reference] });
      return Tasks.safeParse(answer.content).data?.tasks[0];
    });
  }

  async project(reference: string): Promise<Project | undefined> {
    this.#projects ??= this.#allProjects();
    const wanted = reference.toLowerCase();
    return (await this.#projects).find(
      ({ id, name, inbox }) =>
        id === reference || name.toLowerCase() === wanted || (inbox && wanted === 'inbox'),
    );
  }

  async #allProjects(): Promise<Project[]> {
    const projects: Project[] = [];
    let cursor: string | undefined;
    do {
      const page = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const { data } = Projects.safeParse((await this.#read('find_projects', page)).content);
      projects.push(...(data?.projects ?? []));
      cursor = data?.next_cursor;
    } while (cursor !== undefined);
    return projects;
  }

  members(projectId: string): Promise<KnownMember[]> {
    return kept(this.#members, projectId, async () => {
      const answer = await this.#read('find_members', { project: projectId });
      return Members.safeParse(answer.content).data?.members ?? [];
    });
  }

  /** Open tasks that have a tag. */
  async tagged(tag: string): Promise<number | undefined> {
    const { content } = await this.#read('manage_tags', { action: 'list' });
    const tags = z.object({
      tags: z.array(z.object({ name: z.string(), open_tasks: z.number() })),
    });
    return tags.safeParse(content).data?.tags.find(({ name }) => name === tag)?.open_tasks;
  }

  async isShared(projectId: string): Promise<boolean> {
    return projectId !== this.me.inbox_project_id && (await this.members(projectId)).length > 1;
  }
}

function kept<T>(map: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = map.get(key) ?? ask();
  map.set(key, known);
  return known;
}
