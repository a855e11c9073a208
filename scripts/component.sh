#!/usr/bin/env bash
# Makes QrLogin.Api/wwwroot/qr-login.js, the component in one file, out of its modules in js/component, and holds qr-login.d.ts
# against them. Needs npm; what it made is checked in, so that nobody else does. A test makes it again, to another file: $1.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=artifacts/component
mkdir -p "$tools"
cp scripts/component/package*.json "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund >/dev/null
"$tools/node_modules/.bin/esbuild" QrLogin.Api/wwwroot/js/component/qr-login.js --bundle --format=esm --target=es2022 --charset=utf8 --log-level=warning \
  --banner:js='// <qr-login>, in one file. Made by scripts/component.sh out of js/component: change that. What it offers is told in qr-login.d.ts.' --outfile="${1:-QrLogin.Api/wwwroot/qr-login.js}"
"$tools/node_modules/.bin/tsc" --project scripts/component
