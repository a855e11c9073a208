#!/usr/bin/env bash
# Takes a picture of every page of a login into artifacts/screenshots, and keeps the README's in docs/images.
# Needs Debian's chromium and zbar-tools.
set -euo pipefail
cd "$(dirname "$0")/.."
QRLOGIN_SCREENSHOTS="$PWD/artifacts/screenshots" dotnet test --project QrLogin.Tests --filter-class '*.ScreenshotTests'
cp artifacts/screenshots/{pc-waiting,phone-decide}-{light,dark}.png docs/images/
