#!/usr/bin/env bash
# Asks the NuGet and npm registries whether any dependency, direct or transitive, has a known vulnerability.
# Exits with 0 if no dependency has one, 1 if one does, 2 if a registry gave no answer. A mirror without vulnerability data counts as giving
# no answer: with such a mirror `dotnet list package --vulnerable` reports no vulnerabilities, and a restore reports nothing.
# Environment variables: NUGET_AUDIT (the source to ask), PROJECTS (default: all).
set -uo pipefail
cd "$(dirname "$0")/.." || exit

source=${NUGET_AUDIT:-https://api.nuget.org/v3/index.json}
projects=${PROJECTS:-QrLogin.Grains QrLogin.Silo QrLogin.Api QrLogin.Tests}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

# 1 takes precedence over 2: a vulnerability that was found is certain.
none() { echo "$1: nothing known"; }
found() { echo "$1: VULNERABLE"; status=1; }
silent() { echo "$1: could not be asked"; [ "$status" -eq 1 ] || status=2; }

# A source listed under auditSources must answer (NU1905); other sources need not.
cat >"$tmp/nuget.config" <<END
<configuration>
  <packageSources><clear /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>
  <auditSources><clear /><add key="audit" value="$source" allowInsecureConnections="true" /></auditSources>
</configuration>
END
nuget() { # project; its obj/ is left untouched
  local what="NuGet, $1"
  if dotnet restore "$1" --force --configfile "$tmp/nuget.config" -v quiet --nologo \
    -p:RestoreRecursive=false -p:RestoreOutputPath="$tmp/$1/" >"$tmp/said" 2>&1; then
    none "$what"
  elif grep -qE 'NU190[1-4]' "$tmp/said"; then
    found "$what"
  else
    silent "$what"
  fi
  sort -u "$tmp/said"
}

npm() {
  local what="npm, QrLogin.Tests/clients" code
  if ! command -v npm >/dev/null; then silent "$what"; echo "npm is not installed."; return; fi
  (cd QrLogin.Tests/clients && command npm audit --package-lock-only) >"$tmp/said" 2>&1
  code=$?
  # npm audit exits with 1 both for a vulnerability and for a failed request.
  if [ "$code" -eq 0 ]; then
    none "$what"
  elif grep -q 'GHSA-' "$tmp/said"; then
    found "$what"
  else
    silent "$what"
  fi
  [ "$code" -eq 0 ] || cat "$tmp/said"
}

for project in $projects; do nuget "$project"; done
npm
exit "$status"
