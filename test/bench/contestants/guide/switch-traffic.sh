#!/usr/bin/env bash
# What the guide's switch does, said anew: the same kubectl commands in the same order, one ready pod being enough, the same
# question, and the same ten seconds at the end; only its retries are left out, since they would hide what is lost. Usage: switch-traffic.sh blue|green, with an answer on standard input.
set -e
source "$(dirname "$0")/show-route.sh"
namespace=${NAMESPACE:-default}
app=${APP_NAME:-my-app}
case $1 in
    blue) version=v1 ;;
    green) version=v2 ;;
    *) echo "blue or green?" >&2; exit 1 ;;
esac

pods=(kubectl get pods --namespace "$namespace" --selector "app=$app,version=$version")
ready=$("${pods[@]}" --output jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}' | { grep -o True || true; } | wc -l)
all=$("${pods[@]}" --no-headers | wc -l)
echo "$ready of $all pods of $1 are ready"
if [[ $ready -eq 0 ]]; then
    echo "None is; nothing was changed." >&2
    exit 1
fi

show_route "$app-routing" "$namespace"
read -r -n 1 -p "All traffic to $1? (y/n) " answer
echo
if [[ ! $answer =~ ^[Yy]$ ]]; then
    echo "Nothing was changed."
    exit 0
fi

rule='{
    "name": "blue-green-route",
    "match": [{"uri": {"prefix": "/"}}],
    "route": [{"destination": {"host": "'$app'", "subset": "'$1'"}, "weight": 100}],
    "retries": {"attempts": 0},
    "timeout": "30s"
}'
kubectl patch virtualservice "$app-routing" --namespace "$namespace" --type=merge --patch '{"spec": {"http": ['"$rule"']}}'

show_route "$app-routing" "$namespace"
for _ in 1 2 3 4 5; do
    sleep 2
done
echo "$1 has the traffic."
