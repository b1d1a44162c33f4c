/** What an app or a person's own token may be given, in the order it is asked for. */
export const GRANTABLE_SCOPES = ['tasks:read', 'tasks:write', 'tasks:delete', 'account'] as const;

/** What a token may do. `system` belongs to service principals alone. */
export const SCOPES = [...GRANTABLE_SCOPES, 'system'] as const;
export type Scope = (typeof SCOPES)[number];

/** Asked for when an app names no scopes; `account` comes by step-up alone. */
export const DEFAULT_SCOPES: readonly Scope[] = ['tasks:read', 'tasks:write', 'tasks:delete'];

export type ServiceName = 'agent-runtime' | 'recurrence' | 'notification';

/** Who calls: a person (by their own token or through the agent acting for them) or a service. */
export type Principal =
  | {
      kind: 'person';
      userId: string;
      scopes: readonly string[];
      /** The agent acts for them. */
      isAgent?: boolean;
      expiresAt?: string | undefined;
    }
  | { kind: 'service'; service: string; scopes: readonly string[]; expiresAt?: string | undefined };

/** The name idempotency keys and streams are kept under. */
export function principalId(principal: Principal): string {
  return principal.kind === 'person' ? principal.userId : `service:${principal.service}`;
}
