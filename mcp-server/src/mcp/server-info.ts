import { VERSION } from '../version.ts';

/** How the server names itself in the protocol. */
export const SERVER_INFO = { name: 'taskloom', title: 'Taskloom', version: VERSION } as const;
