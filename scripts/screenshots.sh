#!/usr/bin/env bash
# Takes a picture of every page in every state into artifacts/screenshots, and keeps the README's in docs/images and those of
# docs/screens.md in docs/screens. Needs Debian's chromium, zbar-tools and, for Chinese letters, fonts-wqy-microhei.
set -euo pipefail
cd "$(dirname "$0")/.."
pictures="$PWD/artifacts/screenshots"
rm -rf "$pictures"
QRLOGIN_SCREENSHOTS="$pictures" dotnet test --project QrLogin.Tests --filter-class '*.ScreenshotTests'
cp "$pictures"/{pc-waiting,phone-decide}-{light,dark}.png docs/images/

# Which of them docs/screens.md shows: it names each.
mkdir -p docs/screens
rm -f docs/screens/*.png
grep -o 'screens/[a-z-]*\.png' docs/screens.md | sort -u | while read -r each; do cp "$pictures/$each" docs/screens/; done
