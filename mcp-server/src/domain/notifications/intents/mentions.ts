interface Person {
  id: string;
  name: string;
  email: string | null;
}

/** Whom a text addresses: `@` and a name, a first name that only one of them has, or an e-mail address. */
export function mentionedIn(text: string, people: readonly Person[]): Set<string> {
  const firstNames = Map.groupBy(people, ({ name }) => firstNameOf(name));
  return new Set(
    people
      .filter((person) => {
        const first = firstNameOf(person.name);
        const names = [
          person.name,
          ...(firstNames.get(first)?.length === 1 ? [first] : []),
          ...(person.email === null ? [] : [person.email]),
        ];
        return names.some((name) => addresses(text, name));
      })
      .map(({ id }) => id),
  );
}

function firstNameOf(name: string): string {
  return name.trim().split(/\s+/u)[0]?.toLowerCase() ?? '';
}

/** Not inside of a word or an address: "bob@anna.example" does not address Anna. */
function addresses(text: string, name: string): boolean {
  if (name === '') return false;
  return new RegExp(`(?<![\\p{L}\\p{N}_.])@${escape(name)}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/gu, String.raw`\$&`);
}
