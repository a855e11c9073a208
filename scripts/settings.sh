#!/usr/bin/env bash
# Writes the tables of docs/settings.md anew: every setting that a process asks for, with its values and default. What a setting is for is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
QRLOGIN_WRITE=yes dotnet test --project QrLogin.Tests --filter-class '*SettingsDocTests'
