#!/usr/bin/env bash
# The grains under load on Orleans' TestingHost: clusters of 1, 2 and 4 silos in one process, stores in memory, no HTTP.
# Writes docs/load.md and docs/images/load.svg anew.
#   scripts/load.sh [seconds of each measurement: 20]
set -euo pipefail
cd "$(dirname "$0")/.."
QRLOGIN_LOAD_SECONDS=${1:-20} QRLOGIN_LOAD_FOLDER=$PWD/docs \
  dotnet test --project QrLogin.Tests -c Release -p:Load=true --filter-trait Category=Load --explicit only
cat docs/load.md
