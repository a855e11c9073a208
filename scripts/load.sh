#!/usr/bin/env bash
# Puts load on the grains in Orleans' TestingHost: clusters of 1, 2 and 4 silos in one process, with in-memory stores and no HTTP.
# Updates docs/load.md and docs/images/load.svg.
#   scripts/load.sh [seconds per measurement, default 20]
set -euo pipefail
cd "$(dirname "$0")/.."
QRLOGIN_LOAD_SECONDS=${1:-20} UPDATE_SNAPSHOTS=1 \
  dotnet test --project QrLogin.Tests -c Release -p:Load=true --filter-trait Category=Load --explicit only
cat docs/load.md
