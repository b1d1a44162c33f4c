import postgres from 'postgres';
import { parse } from 'postgres-array';

type Element = string | number;

/** Elements in JavaScript by the array's type: `int8` comes as text, since a number would round it. */
const arrays = {
  text: arrayType(1009, String),
  uuid: arrayType(2951, String),
  smallint: arrayType(1005, Number),
  integer: arrayType(1007, Number),
  bigint: arrayType(1016, String),
  'double precision': arrayType(1022, Number),
};

/**
 * `postgres()` with the types of arrays told beforehand. The driver (3.4.9) would ask each new connection
 * for them and leave the failure of that query unhandled, which ends the process when the database
 * goes away in that moment. An array of another type arrives as its text: add it above.
 */
export function connectPostgres(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>>,
): postgres.Sql {
  return postgres(url, {
    ...socketOf(url),
    onnotice: () => {},
    backoff: secondsBeforeReconnect,
    ...options,
    fetch_types: false,
    types: { ...arrays, ...options.types },
  });
}

/**
 * Where the server's Unix socket is, in libpq's own form: its folder, percent-encoded, in place of the host
 * (`postgres://name:password@%2Frun%2Fpostgresql:5432/database`). The driver knows it as an option alone.
 */
function socketOf(url: string): { host?: string } {
  const host = decodeURIComponent(URL.parse(url)?.hostname ?? '');
  return host.startsWith('/') ? { host } : {};
}

/** The driver's own grow to 20 s, for which a database that is back looks away, and the timers outlive its end. */
function secondsBeforeReconnect(failures: number): number {
  return Math.min(0.02 * 2 ** failures, 1) * (0.5 + Math.random() / 2);
}

function arrayType(
  oid: number,
  element: (text: string) => Element,
): postgres.PostgresType<readonly (Element | null)[]> {
  return {
    to: oid,
    from: [oid],
    serialize: (values: readonly (Element | null)[]) => `{${values.map(quote).join(',')}}`,
    parse: (text: string) => parse(text, element),
  };
}

function quote(value: Element | null): string {
  return value === null ? 'null' : `"${String(value).replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}
