import { z } from 'zod';

import { ApprovalRequest } from '../approvals/request.ts';
import { ErrorPayload } from '../errors.ts';
import { RunUse } from './use.ts';

/** Events of a run, named after AG-UI's. */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('RUN_STARTED'), model: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_START'), messageId: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_CONTENT'), messageId: z.string(), delta: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_END'), messageId: z.string() }),
  z.object({
    type: z.literal('TOOL_CALL_START'),
    toolCallId: z.string(),
    toolName: z.string(),
    title: z.string(),
    /** The whole arguments, as the tool gets them. */
    args: z.record(z.string(), z.unknown()),
    /** Its tool changes nothing; absent of the others, and in conversations of earlier versions. */
    readOnly: z.literal(true).optional(),
  }),
  /** A person has to decide before the call goes on. */
  z.object({
    type: z.literal('TOOL_CALL_APPROVAL_REQUESTED'),
    toolCallId: z.string(),
    /** Absent in conversations of earlier versions. */
    request: ApprovalRequest.optional(),
  }),
  z.object({
    type: z.literal('TOOL_CALL_APPROVAL_DECIDED'),
    toolCallId: z.string(),
    decision: z.enum(['approve', 'deny']),
    /** An answer for good, given earlier, decided. */
    remembered: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('TOOL_CALL_RESULT'),
    toolCallId: z.string(),
    isError: z.boolean(),
    /** The text a model reads. */
    text: z.string(),
    /** The tool's `structuredContent`. */
    content: z.record(z.string(), z.unknown()).optional(),
  }),
  /** Nothing comes before `until`, and why. */
  z.object({ type: z.literal('RUN_WAITING'), message: z.string(), until: z.string() }),
  z.object({
    type: z.literal('RUN_FINISHED'),
    outcome: z.enum(['completed', 'stopped']),
    /** Who answered, where it was not the model that `RUN_STARTED` names but one that stands in for it. */
    model: z.string().optional(),
    /** Absent where the model counts nothing. */
    use: RunUse.optional(),
  }),
  z.object({ type: z.literal('RUN_ERROR'), error: ErrorPayload, use: RunUse.optional() }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
