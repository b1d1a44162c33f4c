import { z } from 'zod';

/** Address of a PostgreSQL database. */
export const postgresUrl = z.url({
  protocol: /^postgres(?:ql)?$/u,
  error: 'has to be a postgres:// address',
});
