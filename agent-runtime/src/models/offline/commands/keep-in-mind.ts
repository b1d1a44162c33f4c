import { z } from 'zod';

import { call, type Flow, type Listener, type Steps } from '../flow.ts';
import { hasWords, isTitle } from '../references/resolve-reference.ts';
import { isDeclined } from '../replies/describe-changes.ts';
import { escapeMarkdown, sayRefusal, tell } from '../replies/format-reply.ts';
import { compiledOf } from '../understand/compiled.ts';
import { bareName } from '../understand/parse-query.ts';
import { slotsOf } from '../understand/pattern.ts';
import { lineOf, textOf, tokenize, trimMarks } from '../understand/tokens.ts';

/** Keeps what the person said in mind, as they said it. */
export function* rememberFact(text: string, to: Listener): Flow {
  const result = yield* call('remember_preference', { text });
  if (isDeclined(result)) return { text: tell(to, 'unchanged') };
  if (result.isError) return { text: sayRefusal(result, to) };
  const key = projectIn(text, to) === undefined ? 'remembered' : 'rememberedProject';
  return {
    text: tell(to, key, {
      text: escapeMarkdown(text),
      project: escapeMarkdown(projectIn(text, to) ?? ''),
    }),
  };
}

/** By its number in the list, or by words that only one has. */
export function* forgetFact(text: string, to: Listener): Flow {
  const kept = yield* facts();
  const numbered = /^\d+$/u.test(text) ? kept[Number(text) - 1] : undefined;
  const exact = kept.find((fact) => isTitle(fact, text));
  const like = kept.filter((fact) => hasWords(fact, text, to.language));
  const found = numbered ?? exact ?? (like.length === 1 ? like[0] : undefined);
  if (found === undefined)
    return {
      text: tell(to, kept.length === 0 ? 'noFacts' : 'noSuchFact', { list: numberedList(kept) }),
    };
  const result = yield* call('forget_preference', { text: found });
  if (isDeclined(result)) return { text: tell(to, 'unchanged') };
  if (result.isError) return { text: sayRefusal(result, to) };
  return { text: tell(to, 'forgotten', { text: escapeMarkdown(found) }) };
}

export function* listFacts(to: Listener): Flow {
  const kept = yield* facts();
  if (kept.length === 0) return { text: tell(to, 'noFacts') };
  return { text: tell(to, 'facts', { list: numberedList(kept) }) };
}

/** Where new tasks go, by what was said last about it. */
export function defaultProject(to: Listener): string | undefined {
  return (to.kept ?? [])
    .map((text) => projectIn(text, to))
    .findLast((project) => project !== undefined);
}

function projectIn(text: string, { language }: Listener): string | undefined {
  const tokens = trimMarks(tokenize(text));
  const line = lineOf(tokens);
  for (const expression of compiledOf(language).defaultProject) {
    const match = expression.exec(line);
    const project = match && slotsOf(match, tokens)['project'];
    if (project) return bareName(textOf(project));
  }
  return undefined;
}

const Kept = z.object({ preferences: z.array(z.object({ text: z.string() })) });

function* facts(): Steps<string[]> {
  const { content } = yield* call('find_preferences', {});
  return Kept.safeParse(content).data?.preferences.map(({ text }) => text) ?? [];
}

function numberedList(kept: readonly string[]): string {
  return kept.map((text, at) => `${at + 1}. ${escapeMarkdown(text)}`).join('\n');
}
