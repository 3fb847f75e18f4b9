#!/usr/bin/env bash
# What the guide's rollback does, said anew: the same kubectl commands in the same order.
# NAMESPACE and APP_NAME say where; the route is called after the application, with "-routing".
set -e
source "$(dirname "$0")/show-route.sh"
namespace=${NAMESPACE:-default}
app=${APP_NAME:-my-app}

echo "Back to blue, at once."
rule='{"name": "blue-green-route", "route": [{"destination": {"host": "'$app'", "subset": "blue"}, "weight": 100}]}'
kubectl patch virtualservice "$app-routing" --namespace "$namespace" --type=merge --patch '{"spec": {"http": ['"$rule"']}}'

show_route "$app-routing" "$namespace"
echo "The pods of blue:"
kubectl get pods --namespace "$namespace" --selector "app=$app,version=v1"
