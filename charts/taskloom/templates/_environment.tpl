{{/* What each service is told: addresses in plain, secrets by reference to existing Secrets. */}}
{{- define "taskloom.mcpUrl" -}}
http://{{ include "service.prefix" . }}-mcp-server:7421/mcp
{{- end }}

{{/* Names of the Secrets: given ones, or the trial's own. */}}
{{- define "taskloom.secret" -}}
{{- $given := index .root.Values.secrets .name -}}
{{- if $given -}}
{{ $given }}
{{- else if .root.Values.trial.enabled -}}
{{ include "service.prefix" .root }}-trial
{{- end -}}
{{- end }}

{{- define "taskloom.environment.mcp-server" -}}
{{- $values := .Values -}}
- name: TASKLOOM_EVENT_BUS
  value: dapr
- name: TASKLOOM_PUBLIC_URL
  value: {{ $values.publicUrl | quote }}
- name: TASKLOOM_ALLOWED_ORIGINS
  value: {{ join "," $values.allowedOrigins | quote }}
- name: TASKLOOM_SIGN_UP
  value: {{ $values.signUp }}
- name: TASKLOOM_ACTIVITY_DAYS
  value: {{ $values.activityDays | quote }}
- name: TASKLOOM_DATABASE_CONNECTIONS
  value: {{ $values.mcpServer.databaseConnections | quote }}
- name: TASKLOOM_MAIL_FROM
  value: {{ $values.mail.from | quote }}
# The operator's commands, in this pod: node cli/src/main.ts admin …
- name: TASKLOOM_URL
  value: http://127.0.0.1:7421
- name: TASKLOOM_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "taskloom.secret" (dict "root" . "name" "services") }}
      key: TASKLOOM_OPERATOR_TOKEN
{{- include "service.fromSecret" (dict "secret" (include "taskloom.secret" (dict "root" . "name" "database")) "keys" (list "DATABASE_URL" "TASKLOOM_EVENT_BUS_URL")) }}
{{- include "service.fromSecret" (dict "secret" (include "taskloom.secret" (dict "root" . "name" "services")) "keys" (list "TASKLOOM_AGENT_RUNTIME_TOKEN" "TASKLOOM_RECURRENCE_TOKEN" "TASKLOOM_NOTIFICATION_TOKEN" "TASKLOOM_REQUEST_STATE_KEY" "TASKLOOM_OPERATOR_TOKEN" "TASKLOOM_ENCRYPTION_KEYS?")) }}
{{- include "service.fromSecret" (dict "secret" (include "taskloom.secret" (dict "root" . "name" "redis")) "keys" (list "TASKLOOM_LIVE_BUS_URL")) }}
{{- include "service.fromSecret" (dict "secret" $values.secrets.mail "keys" (list "TASKLOOM_SMTP_URL")) }}
{{- with $values.oidc }}
{{- if .issuer }}
- name: TASKLOOM_OIDC_ISSUER
  value: {{ .issuer | quote }}
- name: TASKLOOM_OIDC_CLIENT_ID
  value: {{ .clientId | quote }}
- name: TASKLOOM_OIDC_NAME
  value: {{ .name | quote }}
- name: TASKLOOM_OIDC_MAKES_ACCOUNTS
  value: {{ ternary "1" "0" .makesAccounts | quote }}
{{- end }}
{{- end }}
{{- include "service.fromSecret" (dict "secret" $values.secrets.oidc "keys" (list "TASKLOOM_OIDC_CLIENT_SECRET")) }}
{{- include "taskloom.environment.tracing" . }}
{{- end }}

{{/* Where traces go, for every service. */}}
{{- define "taskloom.environment.tracing" -}}
{{- if .Values.tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.tracing.endpoint | quote }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ divf .Values.tracing.sampledPercent 100 | quote }}
{{- include "service.fromSecret" (dict "secret" .Values.secrets.tracing "keys" (list "OTEL_EXPORTER_OTLP_HEADERS")) }}
{{- end }}
{{- end }}

{{- define "taskloom.environment.agent-runtime" -}}
{{- $services := include "taskloom.secret" (dict "root" . "name" "services") -}}
- name: TASKLOOM_MCP_URL
  value: {{ include "taskloom.mcpUrl" . }}
- name: TASKLOOM_STATE_STORE
  value: dapr
- name: TASKLOOM_MODEL
  value: {{ .Values.model.name | quote }}
- name: TASKLOOM_MODEL_FALLBACKS
  value: {{ .Values.model.fallbacks | quote }}
- name: TASKLOOM_MODEL_BASE_URL
  value: {{ .Values.model.baseUrl | quote }}
- name: TASKLOOM_SERVICE_TOKEN
  valueFrom:
    secretKeyRef: { name: {{ $services }}, key: TASKLOOM_AGENT_RUNTIME_TOKEN }
{{- include "service.fromSecret" (dict "secret" $services "keys" (list "TASKLOOM_OPERATOR_TOKEN")) }}
{{- include "service.fromSecret" (dict "secret" (include "taskloom.secret" (dict "root" . "name" "redis")) "keys" (list "TASKLOOM_LIVE_BUS_URL")) }}
{{- include "service.fromSecret" (dict "secret" .Values.secrets.model "keys" (list "OPENAI_API_KEY?" "GEMINI_API_KEY?" "TASKLOOM_MODEL_API_KEY?")) }}
{{- with .Values.budgets.messagesPerMinute }}
- name: TASKLOOM_MESSAGES_PER_MINUTE
  value: {{ int64 . | quote }}
{{- end }}
{{- with .Values.budgets.tokensPerDay }}
- name: TASKLOOM_TOKENS_PER_DAY
  value: {{ int64 . | quote }}
{{- end }}
{{- include "taskloom.environment.tracing" . }}
{{- end }}

{{- define "taskloom.environment.worker" -}}
- name: TASKLOOM_MCP_URL
  value: {{ include "taskloom.mcpUrl" .root }}
- name: TASKLOOM_EVENT_BUS
  value: dapr
- name: TASKLOOM_SERVICE_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "taskloom.secret" (dict "root" .root "name" "services") }}
      key: {{ .tokenKey }}
{{- include "taskloom.environment.tracing" .root }}
{{- end }}

{{- define "taskloom.environment.recurrence" -}}
{{ include "taskloom.environment.worker" (dict "root" . "tokenKey" "TASKLOOM_RECURRENCE_TOKEN") }}
{{- end }}

{{- define "taskloom.environment.notification" -}}
{{ include "taskloom.environment.worker" (dict "root" . "tokenKey" "TASKLOOM_NOTIFICATION_TOKEN") }}
- name: TASKLOOM_PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: TASKLOOM_MAIL_FROM
  value: {{ .Values.mail.from | quote }}
- name: TASKLOOM_ALLOW_PRIVATE_ADDRESSES
  value: {{ .Values.allowPrivateAddresses | quote }}
{{- include "service.fromSecret" (dict "secret" .Values.secrets.mail "keys" (list "TASKLOOM_SMTP_URL")) }}
{{- include "service.fromSecret" (dict "secret" .Values.secrets.push "keys" (list "TASKLOOM_VAPID_PUBLIC_KEY" "TASKLOOM_VAPID_PRIVATE_KEY" "TASKLOOM_VAPID_SUBJECT")) }}
{{- end }}

{{/* Name, values, program and port of each service, for all templates. */}}
{{- define "taskloom.services" -}}
mcp-server: { values: mcpServer, command: mcp-server/src/main.ts, port: 7421 }
agent-runtime: { values: agentRuntime, command: agent-runtime/src/main.ts, port: 7422 }
recurrence: { values: recurrence, command: event-workers/src/recurrence/main.ts, port: 7423 }
notification: { values: notification, command: event-workers/src/notification/main.ts, port: 7424 }
{{- end }}
