type Environment = Readonly<Record<string, string | undefined>>;

/** What Kubernetes puts into a pod for each Service of the namespace, as Docker's links were. */
const SERVICE_LINK =
  /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/u;

/** Names in `env` that are meant for Taskloom and that the program does not know: most are mistyped. */
function unknownSettings(known: Iterable<string>, env: Environment): string[] {
  const names = new Set([...known].flatMap((name) => [name, `${name}_FILE`]));
  return Object.entries(env)
    .filter(
      ([name, value]) =>
        name.startsWith('TASKLOOM_') &&
        !names.has(name) &&
        !SERVICE_LINK.test(name) &&
        !(value ?? '').startsWith('tcp://'),
    )
    .map(([name]) => name)
    .toSorted();
}

/** For people who start the program; `undefined` when there is nothing to tell. */
export function tellUnknownSettings(known: Iterable<string>, env: Environment): string | undefined {
  const names = unknownSettings(known, env);
  if (names.length === 0) return undefined;
  const are = names.length === 1 ? 'is no setting' : 'are no settings';
  return `${names.join(', ')} ${are} of this program and counts for nothing; docs/operations/configuration.md lists what there is.`;
}
