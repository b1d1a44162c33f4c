import type { Project } from '@taskloom/contracts';
import { Inbox } from 'lucide-react';

import { t } from '../text/t.ts';

/** Colours to choose from, as the tools take them. */
export const COLORS = [
  { name: t('Red'), color: '#d9483b' },
  { name: t('Orange'), color: '#d97a1f' },
  { name: t('Yellow'), color: '#b8960c' },
  { name: t('Green'), color: '#2f9e5b' },
  { name: t('Teal'), color: '#16969a' },
  { name: t('Blue'), color: '#3b7fd9' },
  { name: t('Purple'), color: '#8b5cd6' },
  { name: t('Pink'), color: '#d0518f' },
];

/** A project's colour; its name always stands beside it. */
export function ProjectDot({ project }: { project: Project | undefined }) {
  if (project?.inbox === true) {
    return <Inbox size={14} aria-hidden className="shrink-0 text-muted" />;
  }
  const style = { background: project ? colorOf(project) : 'var(--control)' };
  return <span aria-hidden className="mx-[3px] block size-2 shrink-0 rounded-full" style={style} />;
}

/** Among other small facts of a task. */
export function ProjectLabel({ project }: { project: Project }) {
  return (
    <span className="inline-flex items-center gap-1">
      <ProjectDot project={project} />
      {project.name}
    </span>
  );
}

/** The letter stands for the name where only an icon's width is left. */
export function ProjectInitial({ project }: { project: Project }) {
  return (
    <span
      aria-hidden
      className="text-xs font-semibold"
      style={{
        color: `color-mix(in oklch, ${colorOf(project)} 55%, var(--text))`,
      }}
    >
      {project.name.slice(0, 2)}
    </span>
  );
}

/** Without a colour of its own, one from its id; the golden angle keeps neighbours apart. */
function colorOf({ color, id }: Project): string {
  if (color !== undefined) return color;
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return `oklch(0.65 0.14 ${Math.round((sum * 137.508) % 360)})`;
}
