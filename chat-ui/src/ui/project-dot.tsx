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
  return <span aria-hidden className="mx-[3px] size-2 shrink-0 rounded-full" style={style} />;
}

function hueOf({ color, name }: Project): number {
  const named = color === undefined ? undefined : HUES[color];
  if (named !== undefined) return named;
  let sum = 0;
  for (const character of color ?? name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}
