import type { Project } from '@taskloom/contracts';

import {
  FilterAnswer,
  FiltersAnswer,
  InvitationsAnswer,
  MembersAnswer,
  ProjectPage,
  ProjectsAnswer,
  SectionsAnswer,
  TagsAnswer,
} from './answers.ts';
import type { Member } from './answers.ts';
import type { ToolCaller } from './mcp-connection.ts';
import { firstFailure } from './tool-error.ts';

export interface ProjectChange {
  name?: string;
  color?: string;
  parent?: string;
  clear?: ('color' | 'parent')[];
}

/** Projects with their sections and people, tags, saved filters. */
export function createOrganizeTools(caller: ToolCaller) {
  const mutation = () => ({ idempotencyKey: crypto.randomUUID() });
  const reading = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });

  async function changeProject(name: string, args: Record<string, unknown>) {
    const answer = await caller.call(name, args, ProjectsAnswer, mutation());
    const [project] = answer.projects;
    if (project === undefined) throw firstFailure(answer.failures);
    return { project, operationId: answer.operation_id };
  }

  const sections = (args: Record<string, unknown>) =>
    caller.call('manage_sections', args, SectionsAnswer, mutation());
  const tags = (args: Record<string, unknown>) =>
    caller.call('manage_tags', args, TagsAnswer, mutation());

  return {
    addProject: (name: string) => changeProject('add_projects', { projects: [{ name }] }),
    updateProject: (project: string, change: ProjectChange) =>
      changeProject('update_projects', { projects: [{ project, ...change }] }),
    archiveProject: (project: string, archived: boolean) =>
      changeProject('archive_projects', { projects: [project], archived }),

    /** The person has confirmed: `confirm` says so. */
    async deleteProject(project: string): Promise<string | undefined> {
      const args = { projects: [project], confirm: true };
      const answer = await caller.call('delete_projects', args, ProjectsAnswer, mutation());
      if (answer.failures.length > 0) throw firstFailure(answer.failures);
      return answer.operation_id;
    },

    async findArchivedProjects(signal?: AbortSignal): Promise<Project[]> {
      const args = { archived: true, limit: 200 };
      const answer = await caller.call('find_projects', args, ProjectPage, reading(signal));
      return answer.projects;
    },

    listSections: (project: string, signal?: AbortSignal) =>
      caller.call('manage_sections', { project, action: 'list' }, SectionsAnswer, reading(signal)),
    addSection: (project: string, name: string) => sections({ project, action: 'add', name }),
    renameSection: (project: string, section: string, name: string) =>
      sections({ project, action: 'rename', section, name }),
    deleteSection: (project: string, section: string) =>
      sections({ project, action: 'delete', section }),

    listTags: (signal?: AbortSignal) =>
      caller.call('manage_tags', { action: 'list' }, TagsAnswer, reading(signal)),
    renameTag: (tag: string, name: string) => tags({ action: 'rename', tag, name }),
    deleteTag: (tag: string) => tags({ action: 'delete', tag }),

    async findFilters(signal?: AbortSignal) {
      return (await caller.call('find_filters', {}, FiltersAnswer, reading(signal))).filters;
    },
    saveFilter: (name: string, filter: string) =>
      caller.call('save_filter', { name, filter }, FilterAnswer, mutation()),
    deleteFilter: (filter: string) =>
      caller.call('delete_filter', { filter }, FilterAnswer.partial(), mutation()),

    findMembers: (project: string, signal?: AbortSignal) =>
      caller.call('find_members', { project }, MembersAnswer, reading(signal)),
    shareProject: (project: string, person: string, role: Member['role'] | 'none') =>
      caller.call('share_project', { project, person, role }, MembersAnswer, mutation()),

    /** Those that wait for the person's own answer. */
    async findInvitations(signal?: AbortSignal) {
      const args = { action: 'list' };
      return (await caller.call('manage_invitations', args, InvitationsAnswer, reading(signal)))
        .invitations;
    },
    answerInvitation: (invitation: string, action: 'accept' | 'decline') =>
      caller.call('manage_invitations', { action, invitation }, InvitationsAnswer, mutation()),
    async linkInvitation(invitation: string): Promise<string> {
      const args = { action: 'link', invitation };
      const answer = await caller.call('manage_invitations', args, InvitationsAnswer, mutation());
      return answer.link ?? '';
    },
  };
}
