#!/usr/bin/env bash
# Writes generated files again from what they are made of. Review the diff.
#   scripts/update.sh contracts      QrLogin.Grains/OrleansContracts.txt, after a grain interface changed: a changed identity or
#                                    signature can break a rolling upgrade
#   scripts/update.sh openapi        docs/openapi.json, after a route, a body or a refusal changed: clients are generated from it
#   scripts/update.sh settings       the table of docs/settings.md; what people wrote about each setting is kept
#   scripts/update.sh licences       THIRD-PARTY-NOTICES.md, after a package was added or updated
#   scripts/update.sh component      qr-login.js and tokens.css from wwwroot/js, whose types it checks (needs npm)
#   scripts/update.sh screenshots    the pictures of the README and of docs/screens.md; all of them are left in artifacts/screenshots
#                                    (needs Debian's chromium, zbar-tools and, for Chinese letters, fonts-wqy-microhei)
#   scripts/update.sh all            everything but the screenshots
set -euo pipefail
cd "$(dirname "$0")/.."
# Where the component is written to.
folder=${2:-QrLogin.Api/wwwroot}

# A test of a generated file writes it where this is set, and compares it otherwise.
tests() { UPDATE_SNAPSHOTS=1 dotnet test --project QrLogin.Tests "$@"; }

contracts() {
  dotnet format QrLogin.Grains/QrLogin.Grains.csproj analyzers --severity info \
    --diagnostics ORLEANS0016 ORLEANS0017 ORLEANS0018 ORLEANS0019 ORLEANS0020 ORLEANS0022 ORLEANS0023 ORLEANS0024
}

openapi() { tests --filter-method '*.The_document_is_the_one_that_is_checked_in'; }

settings() { tests --filter-class '*.SettingsDocTests'; }

licences() { tests --filter-class '*.LicenceTests'; }

# Both files are checked in, so that only a change to a module needs npm. A test makes them in another folder, and compares.
component() {
  local tools=artifacts/component
  mkdir -p "$tools"
  cp scripts/component/package*.json "$tools"
  npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund >/dev/null
  "$tools/node_modules/.bin/tsc" --project scripts/component
  local banner='// <qr-login> in one file, made by scripts/update.sh component from js/component: change that.'
  bundle QrLogin.Api/wwwroot/js/component/qr-login.js --outfile="$folder/qr-login.js" \
    --banner:js="$banner Its types and docs are in qr-login.d.ts."
  bundle scripts/component/tokens.js | node --input-type=module - >"$folder/tokens.css"
}
bundle() {
  artifacts/component/node_modules/.bin/esbuild "$@" --bundle --format=esm --target=es2022 --charset=utf8 --log-level=warning
}

screenshots() {
  local pictures=artifacts/screenshots
  rm -rf "$pictures"
  tests --filter-class '*.ScreenshotTests'
  cp "$pictures"/{pc-waiting,phone-decide}-{light,dark}.png docs/images/
  # docs/screens.md names each picture that it shows.
  mkdir -p docs/screens
  rm -f docs/screens/*.png
  grep -o 'screens/[a-z-]*\.png' docs/screens.md | sort -u | while read -r each; do cp "$pictures/$each" docs/screens/; done
}

all() {
  contracts
  openapi
  settings
  licences
  component
}

case "${1:-}" in
  contracts | openapi | settings | licences | component | screenshots | all) "$1" ;;
  *)
    sed -n '2,/^set /{/^# /p}' "$0" | cut -c3-
    exit 64
    ;;
esac
