import { z } from 'zod';

import { call, type Steps } from '../flow.ts';

const Projects = z.object({ projects: z.array(z.object({ name: z.string() })) });
/** The most that a page holds. */
const MOST = 200;

/** The names of the person's projects, the inbox first. */
export function* projectNames(): Steps<string[]> {
  const result = yield* call('find_projects', { limit: MOST });
  const { projects = [] } = Projects.safeParse(result.content).data ?? {};
  return projects.map(({ name }) => name);
}

/** The project that is called so, whatever the case. */
export function projectCalled(name: string, projects: readonly string[]): string | undefined {
  return projects.find((each) => each.toLowerCase() === name.toLowerCase());
}
