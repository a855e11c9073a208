#!/usr/bin/env bash
# Writes the API's document, docs/openapi.json, anew after a route, a body or a refusal changed. Review the diff: clients are generated from it.
set -euo pipefail
cd "$(dirname "$0")/.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT
# The test fails where there is something new, which is why one runs this.
QRLOGIN_OPENAPI="$new" dotnet test --project QrLogin.Tests --filter-method '*.The_document_is_the_one_that_is_checked_in' || true
[ -s "$new" ] || { echo "No document was made."; exit 1; }
cat "$new" > docs/openapi.json
git --no-pager diff --stat docs/openapi.json
