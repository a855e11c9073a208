#!/usr/bin/env bash
# Writes the wire manifest of the grains anew. Review the diff: a changed identity or signature can break a rolling upgrade.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet format QrLogin.Grains/QrLogin.Grains.csproj analyzers --severity info \
  --diagnostics ORLEANS0016 ORLEANS0017 ORLEANS0018 ORLEANS0019 ORLEANS0020 ORLEANS0022 ORLEANS0023 ORLEANS0024
