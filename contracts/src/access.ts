import { z } from 'zod';

/** The file in the data folder that says how to reach a running standalone instance. Mode 0600. */
export const ACCESS_FILE = 'access.json';

export const AccessFile = z.object({
  /** The address to open in a browser; its fragment signs the local user in. */
  url: z.url(),
  mcpUrl: z.url(),
  /** A personal access token of the local user. */
  token: z.string().min(1),
  pid: z.number().int().positive(),
});
export type AccessFile = z.infer<typeof AccessFile>;
