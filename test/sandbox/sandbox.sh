#!/bin/sh
# Runs the sandbox's command line with a Node that is new enough, wherever it is called from.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PATH="$("$here/toolchain/node.sh"):$PATH:/usr/sbin:/sbin"
export PATH
if [ ! -d "$here/../../node_modules/commander" ]; then
    (cd "$here/../.." && npm ci --no-audit --no-fund) >&2
fi
exec node --disable-warning=ExperimentalWarning "$here/cli.ts" "$@"
