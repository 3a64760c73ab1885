{{- define "shop.name" -}}
{{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "shop.probe" -}}
httpGet:
  path: {{ .probe.path }}
  port: {{ .root.Values.service.port }}
periodSeconds: {{ .probe.periodSeconds }}
{{- end }}
