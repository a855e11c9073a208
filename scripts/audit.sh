#!/usr/bin/env bash
# Asks the registries of NuGet and npm whether anything that is used here has a known vulnerability, what others brought along included.
# Ends with 0 if nothing has, 1 if something has, 2 if a registry could not say. A mirror without a list of them is one that could not:
# of it `dotnet list package --vulnerable` says that nothing is vulnerable, and a restore says nothing.
# Settings by environment: NUGET_AUDIT (the source that is asked), PROJECTS (all).
set -uo pipefail
cd "$(dirname "$0")/.." || exit

source=${NUGET_AUDIT:-https://api.nuget.org/v3/index.json}
projects=${PROJECTS:-QrLogin.Grains QrLogin.Silo QrLogin.Api QrLogin.Tests}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

# 1 is worse than 2: what was found is certain.
none() { echo "$1: nothing known"; }
found() { echo "$1: VULNERABLE"; status=1; }
silent() { echo "$1: could not be asked"; [ "$status" -eq 1 ] || status=2; }

# A source that is named for audits must answer (NU1905), others need not.
cat >"$tmp/nuget.config" <<END
<configuration>
  <packageSources><clear /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>
  <auditSources><clear /><add key="audit" value="$source" allowInsecureConnections="true" /></auditSources>
</configuration>
END
nuget() { # a project; its obj/ stays as it is
  local what="NuGet, $1"
  if dotnet restore "$1" --force --configfile "$tmp/nuget.config" -v quiet --nologo -p:RestoreRecursive=false -p:RestoreOutputPath="$tmp/$1/" >"$tmp/said" 2>&1; then
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
  if ! command -v npm >/dev/null; then silent "$what"; echo "There is no npm."; return; fi
  (cd QrLogin.Tests/clients && command npm audit --package-lock-only) >"$tmp/said" 2>&1
  code=$?
  # It ends with 1 either way.
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
