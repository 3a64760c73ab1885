{{- define "base.labels" -}}
app: {{ .context.Chart.Name }}
{{- with .labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "base.host" -}}
{{ .Release.Name }}.{{ .Values.global.domain }}
{{- end }}
{{- define "base.render" -}}
{{- if typeIs "string" .value }}{{ tpl .value .context }}{{ else }}{{ tpl (toYaml .value) .context }}{{ end }}
{{- end }}
