export { ErrorCode, ErrorPayload, ErrorReason, ItemFailure } from './errors.ts';
export {
  Due,
  Me,
  Notification,
  Priority,
  Project,
  Recurrence,
  Reminder,
  Task,
  TaskStatus,
} from './tasks/shapes.ts';
export {
  ChannelName,
  Delivery,
  NotificationKind,
  OutsideChannel,
  PreferenceKind,
  Settings,
} from './tasks/settings.ts';
export { ApprovalGrant, ApprovalRequest } from './approvals/request.ts';
export { ApprovalReason, ApprovalRule } from './approvals/rule.ts';
export { ACCESS_FILE, AccessFile } from './access.ts';
export { cloudEvent, EVENT_SPEC_VERSION } from './events/cloud-event.ts';
export type { CloudEvent } from './events/cloud-event.ts';
export { AccountEvent } from './events/account-events.ts';
export { CommentEvent, ProjectEvent, TaskEvent, taskEventTypes } from './events/task-events.ts';
export type { TaskEventType } from './events/task-events.ts';
export { DigestEvent, NoticeEvent, ReminderEvent } from './events/reminder-events.ts';
export { PlatformEvent, topics } from './events/topics.ts';
export type { Topic } from './events/topics.ts';
export { DayUse, RunUse, UseLimits } from './chat/use.ts';
export { Preference, PREFERENCE_LIMITS } from './chat/preference.ts';
export { ClientMessage } from './chat/client-message.ts';
export { CHAT_PROTOCOL_VERSION } from './chat/protocol-version.ts';
export { RunEvent } from './chat/run-event.ts';
export {
  ChatMessage,
  ConversationBranch,
  ConversationSummary,
  ServerMessage,
} from './chat/server-message.ts';
export { META } from './meta.ts';
