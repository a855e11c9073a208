#!/usr/bin/env bash
# Checks the types of everything in wwwroot/js and of qr-login.d.ts, and makes two files from those modules: qr-login.js, the component in
# one file, and tokens.css, the colours of the pages. Both are checked in, so that only a change to a module needs npm.
# A test makes them in another folder, $1, and compares.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${1:-QrLogin.Api/wwwroot}"
tools=artifacts/component
mkdir -p "$tools"
cp scripts/component/package*.json "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund >/dev/null
"$tools/node_modules/.bin/tsc" --project scripts/component
bundle() { "$tools/node_modules/.bin/esbuild" "$@" --bundle --format=esm --target=es2022 --charset=utf8 --log-level=warning; }
bundle QrLogin.Api/wwwroot/js/component/qr-login.js --outfile="$folder/qr-login.js" \
  --banner:js='// <qr-login> in one file, made by scripts/component.sh from js/component: change that. Its types and docs are in qr-login.d.ts.'
bundle scripts/component/tokens.js | node --input-type=module - >"$folder/tokens.css"
