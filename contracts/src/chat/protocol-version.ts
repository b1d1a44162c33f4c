import { z } from 'zod';

/** Version of the protocol on `/chat`: JSON text frames, `ClientMessage` up, `ServerMessage` down. */
export const CHAT_PROTOCOL_VERSION = 1;

/** The version that each frame carries. */
export const ProtocolVersion = z.literal(CHAT_PROTOCOL_VERSION);
