import type { Project } from '@taskloom/contracts';

import type { SettingsChange } from '../settings/settings-change.ts';
import { t } from '../text/t.ts';
import type { Invitation, Member } from './answers.ts';
import type { ImportInput } from './insight-tools.ts';
import type { ProjectChange } from './organize-tools.ts';
import type { OperationDependencies, Operations } from './operations.ts';
import type { Tools } from './tools.ts';

/** What a person does to projects and what belongs to them. Each rejects with the ToolError. */
export function createOrganizeActions(
  { tools }: Pick<OperationDependencies, 'tools'>,
  { perform }: Operations,
) {
  const project = async (said: string, run: () => ReturnType<Tools['addProject']>) => {
    const { project: changed } = await perform(said, async () => {
      const answer = await run();
      return { project: answer.project, operation_id: answer.operationId };
    }, ['projects', 'tasks']);
    return changed;
  };
  const operation = async (id: Promise<string | undefined>) => ({ operation_id: await id });

  return {
    addProject: (name: string) =>
      project(t('Added “{name}”', { name }), () => tools.addProject(name)),
    updateProject: (given: Project, change: ProjectChange) =>
      project(t('Changed “{name}”', { name: change.name ?? given.name }), () =>
        tools.updateProject(given.id, change),
      ),
    archiveProject: (given: Project, archived: boolean) =>
      project(
        archived
          ? t('Archived “{name}”', { name: given.name })
          : t('Brought back “{name}”', { name: given.name }),
        () => tools.archiveProject(given.id, archived),
      ),
    deleteProject: (given: Pick<Project, 'id' | 'name'>) =>
      perform(
        t('Deleted “{name}”', { name: given.name }),
        () => operation(tools.deleteProject(given.id)),
        ['projects', 'tasks'],
      ),

    addSection: (projectId: string, name: string) =>
      perform(t('Added “{name}”', { name }), () => tools.addSection(projectId, name), [
        `project:${projectId}`,
      ]),
    renameSection: (projectId: string, section: string, name: string) =>
      perform(
        t('Renamed to “{name}”', { name }),
        () => tools.renameSection(projectId, section, name),
        [`project:${projectId}`],
      ),
    deleteSection: (projectId: string, section: { id: string; name: string }) =>
      perform(
        t('Deleted the section “{name}”', { name: section.name }),
        () => tools.deleteSection(projectId, section.id),
        [`project:${projectId}`],
      ),

    renameTag: (tag: string, name: string) =>
      perform(t('Renamed @{tag} to @{name}', { tag, name }), () => tools.renameTag(tag, name), [
        'tasks',
      ]),
    deleteTag: (tag: string) =>
      perform(t('Deleted @{tag}', { tag }), () => tools.deleteTag(tag), ['tasks']),

    saveFilter: (name: string, filter: string) =>
      perform(t('Saved “{name}”', { name }), () => tools.saveFilter(name, filter), [
        'query:filters',
      ]),
    deleteFilter: (filter: { id: string; name: string }) =>
      perform(
        t('Deleted the filter “{name}”', { name: filter.name }),
        () => tools.deleteFilter(filter.id),
        ['query:filters'],
      ),

    /** `said`: what is told once it is done. */
    share: (
      given: Project,
      said: string,
      sharing: { person: string; role: Member['role'] | 'none' },
    ) =>
      perform(said, () => tools.shareProject(given.id, sharing.person, sharing.role), [
        'query:members',
        'projects',
      ]),
    answerInvitation: ({ id, project: name }: Invitation, answer: 'accept' | 'decline') =>
      perform(
        answer === 'accept' ? t('You are in “{name}”', { name }) : t('Declined “{name}”', { name }),
        () => tools.answerInvitation(id, answer),
        ['notifications', 'projects', 'tasks'],
      ),

    addComment: (taskId: string, body: string) =>
      perform(t('Added a comment'), () => operation(tools.addComment(taskId, body)), [
        'query:comments',
      ]),
    updateComment: (comment: string, body: string) =>
      perform(t('Changed the comment'), () => operation(tools.updateComment(comment, body)), [
        'query:comments',
      ]),
    deleteComment: (comment: string) =>
      perform(t('Deleted the comment'), () => operation(tools.deleteComment(comment)), [
        'query:comments',
      ]),

    updateSettings: (change: SettingsChange) =>
      perform(t('Changed your settings'), () => tools.updateSettings(change), ['query:me']),

    importTasks: (input: ImportInput, onProgress: (done: number, total?: number) => void) =>
      perform(t('Imported the file'), () => tools.importTasks(input, onProgress), ['everything']),
  };
}
