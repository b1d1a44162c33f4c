import { connectPostgres } from '@taskloom/platform';

import type { Secrets } from './data-folder/secrets.ts';
import type { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts';

export const DATABASE = 'taskloom';
export const SUPERUSER = 'taskloom_admin';

export interface DatabaseUrls {
  /** The superuser's: for migrations alone. */
  admin: string;
  /** The MCP server's, bound by row-level security; its migrations make the role. */
  app: string;
  /** The event bus' and the state store's; may see no task. */
  platform: string;
}

/** Makes the database and the role of the platform's own tables where they are not there yet. */
export async function prepareDatabase(
  server: Pick<EmbeddedPostgres, 'adminUrl' | 'url'>,
  secrets: Pick<Secrets, 'databaseAppPassword' | 'databasePlatformPassword'>,
): Promise<DatabaseUrls> {
  const platform = { name: 'taskloom_platform', password: secrets.databasePlatformPassword };
  const sql = connectPostgres(server.adminUrl('postgres'), { max: 1, connect_timeout: 10 });
  try {
    const [known] = await sql<{ database: boolean; role: boolean }[]>`
      select exists (select from pg_database where datname = ${DATABASE}) as database,
             exists (select from pg_roles where rolname = ${platform.name}) as role`;
    if (known?.role !== true)
      await sql.unsafe(`create role ${platform.name} login password '${platform.password}'`);
    if (known?.database !== true) await sql.unsafe(`create database ${DATABASE}`);
    await sql.unsafe(`grant create on database ${DATABASE} to ${platform.name}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
  return {
    admin: server.adminUrl(DATABASE),
    app: server.url({ name: 'taskloom_app', password: secrets.databaseAppPassword }, DATABASE),
    platform: server.url(platform, DATABASE),
  };
}
