import type { Project } from '@taskloom/contracts';
import { Inbox } from 'lucide-react';

const HUES: Record<string, number> = {
  red: 25,
  orange: 55,
  yellow: 90,
  green: 150,
  teal: 185,
  blue: 250,
  purple: 300,
  pink: 350,
};

/** A project's colour; its name always stands beside it. */
export function ProjectDot({ project }: { project: Project | undefined }) {
  if (project?.inbox === true) {
    return <Inbox size={14} aria-hidden className="shrink-0 text-muted" />;
  }
  const style = { background: `oklch(0.65 0.14 ${project ? hueOf(project) : 270})` };
  return <span aria-hidden className="mx-[3px] block size-2 shrink-0 rounded-full" style={style} />;
}

/** The letter stands for the name where only an icon's width is left. */
export function ProjectInitial({ project }: { project: Project }) {
  return (
    <span
      aria-hidden
      className="text-xs font-semibold"
      style={{
        color: `light-dark(oklch(0.5 0.13 ${hueOf(project)}), oklch(0.78 0.12 ${hueOf(project)}))`,
      }}
    >
      {project.name.slice(0, 2)}
    </span>
  );
}

/** Without a colour of its own, one from its id; the golden angle keeps neighbours apart. */
function hueOf({ color, id }: Project): number {
  const named = color === undefined ? undefined : HUES[color];
  if (named !== undefined) return named;
  let sum = 0;
  for (const character of color ?? id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return Math.round((sum * 137.508) % 360);
}
