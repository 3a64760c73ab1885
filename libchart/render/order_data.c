/* Kinds in the order in which Helm 4.1.4 installs them. */
#include "render/order.h"

#include "base/compiler.h"
#include "base/str.h"

const struct chart_str ch_install_order[] = {
    CH_STR_INIT("PriorityClass"),
    CH_STR_INIT("Namespace"),
    CH_STR_INIT("NetworkPolicy"),
    CH_STR_INIT("ResourceQuota"),
    CH_STR_INIT("LimitRange"),
    CH_STR_INIT("PodSecurityPolicy"),
    CH_STR_INIT("PodDisruptionBudget"),
    CH_STR_INIT("ServiceAccount"),
    CH_STR_INIT("Secret"),
    CH_STR_INIT("SecretList"),
    CH_STR_INIT("ConfigMap"),
    CH_STR_INIT("StorageClass"),
    CH_STR_INIT("PersistentVolume"),
    CH_STR_INIT("PersistentVolumeClaim"),
    CH_STR_INIT("CustomResourceDefinition"),
    CH_STR_INIT("ClusterRole"),
    CH_STR_INIT("ClusterRoleList"),
    CH_STR_INIT("ClusterRoleBinding"),
    CH_STR_INIT("ClusterRoleBindingList"),
    CH_STR_INIT("Role"),
    CH_STR_INIT("RoleList"),
    CH_STR_INIT("RoleBinding"),
    CH_STR_INIT("RoleBindingList"),
    CH_STR_INIT("Service"),
    CH_STR_INIT("DaemonSet"),
    CH_STR_INIT("Pod"),
    CH_STR_INIT("ReplicationController"),
    CH_STR_INIT("ReplicaSet"),
    CH_STR_INIT("Deployment"),
    CH_STR_INIT("HorizontalPodAutoscaler"),
    CH_STR_INIT("StatefulSet"),
    CH_STR_INIT("Job"),
    CH_STR_INIT("CronJob"),
    CH_STR_INIT("IngressClass"),
    CH_STR_INIT("Ingress"),
    CH_STR_INIT("APIService"),
    CH_STR_INIT("MutatingWebhookConfiguration"),
    CH_STR_INIT("ValidatingWebhookConfiguration"),
};

const size_t ch_install_order_count = CH_COUNT(ch_install_order);
