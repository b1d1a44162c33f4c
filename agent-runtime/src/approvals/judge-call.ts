import type { ApprovalReason, ApprovalRule } from '@taskloom/contracts';

import { isId, stringsIn, textsAt, valuesAt } from './arguments.ts';
import type { LookUp } from './look-up.ts';
import { addressesIn, type Provenance } from './provenance.ts';

/** A run may change this many tasks before the person is asked. */
const MANY = 5;
/** Longer texts of a model's own, where others read them, are shown first. */
const LONG_TEXT = 200;

export interface JudgedCall {
  rule: ApprovalRule;
  args: Record<string, unknown>;
  /** What earlier calls of the run changed that the person has not agreed to. */
  changedBefore: number;
  /** Calls of this tool before it, in the same run. */
  callsBefore: number;
  provenance: Provenance;
  lookUp: LookUp;
  /** Operations made in this conversation. */
  ownOperations: ReadonlySet<string>;
}

/** Why the person has to be asked about a call; empty: it may be made. */
export async function judgeCall(call: JudgedCall): Promise<ApprovalReason[]> {
  const reasons = new Set<ApprovalReason>();
  for (const reason of statedReasons(call)) {
    if (reason !== 'overwrites' || (await overwrites(call))) reasons.add(reason);
  }
  if (isMany(call)) reasons.add('many');
  if (isInOtherWords(call)) reasons.add('not_your_words');
  if (await namesStranger(call)) reasons.add('strange_address');
  if (await tellsOthers(call)) reasons.add('tells_others');
  return [...reasons];
}

/** Nothing that is stored could change the answer, so it need not be remembered for a replay. */
export function isPlain({ rule, args }: Pick<JudgedCall, 'rule' | 'args'>): boolean {
  const paths = [
    ...(rule.people ?? []),
    ...(rule.own ?? []),
    ...Object.values(rule.readers ?? {}).flatMap((list) => list ?? []),
  ];
  return (
    statedReasons({ rule, args }).length === 0 &&
    textsAt(args, paths).length === 0 &&
    stringsIn(args).every((text) => addressesIn(text).length === 0)
  );
}

function statedReasons({ rule, args }: Pick<JudgedCall, 'rule' | 'args'>): ApprovalReason[] {
  return rule.asks.flatMap(({ reason, when }) => {
    if (!when) return reason;
    const values = valuesAt(args, when.argument) as (string | boolean)[];
    // An argument that is not given is not what it is excused by.
    if (when.isNot) return values.some((value) => when.isNot?.includes(value)) ? [] : reason;
    const does = when.is ? values.some((value) => when.is?.includes(value)) : values.length > 0;
    return does ? reason : [];
  });
}

/** Nothing is lost where nothing was, or where the old words stay in the new ones. */
async function overwrites({ rule, args, lookUp, ownOperations }: JudgedCall): Promise<boolean> {
  const operation = args['operation_id'];
  if (typeof operation === 'string') return !ownOperations.has(operation);
  if (rule.touches?.what !== 'task') return true;
  for (const item of valuesAt(args, 'tasks[]') as Record<string, unknown>[]) {
    const { task, notes, clear } = item;
    const changes = notes !== undefined || (Array.isArray(clear) && clear.includes('notes'));
    if (!changes) continue;
    const before = (await lookUp.task(String(task)))?.notes ?? '';
    const after = typeof notes === 'string' ? notes : '';
    if (!after.includes(before.trim())) return true;
  }
  return false;
}

/** What is kept for good may have come out of a text, unless the person typed just that. */
function isInOtherWords({ rule, args, provenance }: JudgedCall): boolean {
  return textsAt(args, rule.own ?? []).some((text) => !provenance.wasTyped(text));
}

function isMany({ rule, args, changedBefore, callsBefore }: JudgedCall): boolean {
  if (rule.perRun !== undefined && callsBefore >= rule.perRun) return true;
  const touched = countTouched(rule, args);
  return touched > 0 && changedBefore + touched > MANY;
}

/** How many things a call counts for. */
export function countTouched(rule: ApprovalRule, args: Record<string, unknown>): number {
  if (!rule.touches?.counts) return 0;
  return new Set(textsAt(args, [rule.touches.at])).size;
}

/** Somebody, or an address, that the person never named. */
async function namesStranger({ rule, args, provenance, lookUp }: JudgedCall): Promise<boolean> {
  const { me } = lookUp;
  const own = ['me', me.id, me.name, me.email ?? 'me'].map((name) => name.toLowerCase());
  const isKnown = (name: string) => own.includes(name.toLowerCase()) || provenance.wasTyped(name);
  for (const person of textsAt(args, rule.people ?? [])) {
    if (!isKnown(person) && !(await isMemberNamed(person, { args, provenance, lookUp }))) {
      return true;
    }
  }
  const addresses = stringsIn(args).flatMap(addressesIn);
  return addresses.some((address) => !isKnown(address) && provenance.wasOnlyHeard(address));
}

/** An id stands for somebody whose name the person typed. */
async function isMemberNamed(
  id: string,
  { args, provenance, lookUp }: Pick<JudgedCall, 'args' | 'provenance' | 'lookUp'>,
): Promise<boolean> {
  for (const task of textsAt(args, ['tasks[].task'])) {
    const projectId = (await lookUp.task(task))?.project_id;
    const members = projectId === undefined ? [] : await lookUp.members(projectId);
    const name = members.find((member) => member.id === id)?.name;
    const [first = ''] = name?.split(' ') ?? [];
    if (name !== undefined && first.length > 1 && provenance.wasTyped(first)) return true;
  }
  return false;
}

/** Others come to read what the person did not say, or see tasks in a place that was not named. */
async function tellsOthers(call: JudgedCall): Promise<boolean> {
  const { rule, args, provenance, lookUp } = call;
  const { texts = [], at = [], into = [] } = rule.readers ?? {};
  const suspicious = textsAt(args, texts).some(
    (text) =>
      !provenance.wasTyped(text) &&
      (text.length > LONG_TEXT || provenance.repeatsHeard(text) || provenance.wasOnlyHeard(text)),
  );
  for (const place of textsAt(args, into)) {
    const project = (await lookUp.project(place)) ?? (await projectOfTask(place, lookUp));
    const named = provenance.wasTyped(place) || (project && provenance.wasTyped(project.name));
    // An id that leads nowhere we know of may lead to others.
    if (!project && isId(place)) return true;
    if (project && (!named || suspicious) && (await lookUp.isShared(project.id))) return true;
  }
  if (!suspicious) return false;
  if (at.length === 0 && into.length === 0) return true;
  for (const task of textsAt(args, at)) {
    const projectId = (await lookUp.task(task))?.project_id;
    if (projectId !== undefined && (await lookUp.isShared(projectId))) return true;
  }
  return false;
}

async function projectOfTask(reference: string, lookUp: LookUp) {
  const projectId = (await lookUp.task(reference))?.project_id;
  return projectId === undefined ? undefined : lookUp.project(projectId);
}
