#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES.md anew, after a package was added or took another version.
set -euo pipefail
cd "$(dirname "$0")/.."
touch THIRD-PARTY-NOTICES.md
QRLOGIN_NOTICES=$PWD/THIRD-PARTY-NOTICES.md dotnet test --project QrLogin.Tests --filter-class '*.LicenceTests'
