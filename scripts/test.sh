#!/usr/bin/env bash
# The fast tests: every test that needs no browser, store server, npm or separate process, and is no long run of fuzzing, load or chaos.
# They take less than a minute on a built tree. Builds first if a source is newer than its assembly.
#   scripts/test.sh                                     all of them
#   scripts/test.sh --filter-class '*.QrSessionTests'   some of them; any argument of dotnet test will do
# Environment variables: BUILD (yes or no; by default as needed), CONFIGURATION (Debug).
# The others are marked [Trait("Speed", "Slow")]; `dotnet test` and .ci/run run both.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${CONFIGURATION:-Debug}

stale() {
  local project built
  for project in QrLogin.Grains QrLogin.Silo QrLogin.Api QrLogin.Tests; do
    built=$project/bin/$configuration/net10.0/$project.dll
    [ -f "$built" ] || return 0
    [ -z "$(find Directory.*.props "$project" \( -name bin -o -name obj -o -name wwwroot \) -prune -o \
      \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.sql' \) -newer "$built" -print -quit)" ] || return 0
  done
  return 1
}

case ${BUILD:-} in
  yes) build=yes ;;
  no) build= ;;
  *) if stale; then build=yes; else build=; fi ;;
esac
[ -z "$build" ] || dotnet build QrLogin.Tests -c "$configuration" -v quiet --nologo
exec dotnet test --project QrLogin.Tests -c "$configuration" --no-build --filter-not-trait Speed=Slow "$@"
