{{/*
A service's Deployment. Given: root, name (also Dapr's app id), service (its values), command, port,
env, sidecar (more of Dapr's annotations).
*/}}
{{- define "service.deployment" -}}
{{- $prefix := include "service.prefix" .root -}}
{{- $scaled := or .service.autoscaling.enabled .service.keda.enabled -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $prefix }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  {{- if not $scaled }}
  replicas: {{ .service.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "service.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "service.labels" . | nindent 8 }}
        {{- with .service.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        {{- include "service.daprAnnotations" . | nindent 8 }}
        {{- with .service.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ $prefix }}-{{ .name }}
      automountServiceAccountToken: false
      # A Service called taskloom would set TASKLOOM_PORT to an address.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .service.terminationGracePeriodSeconds }}
      securityContext:
        {{- include "service.podSecurity" . | nindent 8 }}
      {{- include "service.placement" . | nindent 6 }}
      topologySpreadConstraints:
        {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - topologyKey: {{ . }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "service.selector" $ | nindent 14 }}
        {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "service.image" (dict "root" .root "image" .service.image) | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: [{{ .command | quote }}]
          env:
            - name: TASKLOOM_HOST
              value: 0.0.0.0
            - name: TASKLOOM_PORT
              value: {{ .port | quote }}
            - name: TASKLOOM_OPERATIONS_HOST
              value: 0.0.0.0
            - name: TASKLOOM_OPERATIONS_PORT
              value: "9464"
            - name: TASKLOOM_LOG_LEVEL
              value: {{ .root.Values.logLevel }}
            - name: TASKLOOM_TRUSTED_PROXIES
              value: {{ .root.Values.trustedProxies | quote }}
            {{- with .root.Values.secrets.daprApiToken }}
            - name: DAPR_API_TOKEN
              valueFrom: { secretKeyRef: { name: {{ . }}, key: token } }
            {{- end }}
            {{- with .root.Values.secrets.daprAppToken }}
            - name: APP_API_TOKEN
              valueFrom: { secretKeyRef: { name: {{ . }}, key: token } }
            {{- end }}
            {{- .env | nindent 12 }}
            {{- with .root.Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
            {{- with .service.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - name: http
              containerPort: {{ .port }}
            - name: operations
              containerPort: 9464
          startupProbe:
            httpGet: { path: /healthz, port: operations }
            periodSeconds: 1
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /healthz, port: operations }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /readyz, port: operations }
            periodSeconds: 5
            timeoutSeconds: 5
          {{- with .root.Values.endSeconds }}
          lifecycle:
            preStop:
              # The end is told to proxies and to the program at once, and a closed port is an error to whoever comes late.
              exec: { command: [node, -e, "setTimeout(() => {}, {{ mul . 1000 }})"] }
          {{- end }}
          resources:
            {{- toYaml .service.resources | nindent 12 }}
          securityContext:
            {{- include "service.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            {{- with .service.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
        {{- with .service.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}
