#!/usr/bin/env bash
# Regenerates the API's document, docs/openapi.json, after a route, a body or a refusal has changed. Review the diff: clients are generated from it.
set -euo pipefail
cd "$(dirname "$0")/.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT
# The test fails if the document has changed, which is expected here.
QRLOGIN_OPENAPI="$new" dotnet test --project QrLogin.Tests --filter-method '*.The_document_is_the_one_that_is_checked_in' || true
[ -s "$new" ] || { echo "No document was generated."; exit 1; }
cat "$new" > docs/openapi.json
git --no-pager diff --stat docs/openapi.json
