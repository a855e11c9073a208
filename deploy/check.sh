#!/usr/bin/env bash
# Checks every file in this folder with the available linters: deploy/check.sh [--all]
# Installs nothing except what npx fetches. It reports missing tools; with --all a missing tool is also an error.
set -uo pipefail
cd "$(dirname "$0")" || exit
all=$([ "${1:-}" = --all ] && echo yes)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0 missing=0

check() { # description, command
  local what=$1
  shift
  if "$@" >"$tmp/out" 2>&1; then
    echo "ok       $what"
    passed=$((passed + 1))
  else
    echo "FAILED   $what"
    head -n 40 "$tmp/out" | sed 's/^/         /'
    failed=$((failed + 1))
  fi
}

has() { # what cannot be checked without the tools, the tools
  local what=$1 tool
  shift
  for tool; do
    command -v "$tool" >/dev/null && continue
    echo "MISSING  $tool: $what"
    missing=$((missing + 1))
    return 1
  done
}

export npm_config_loglevel=error
fetch() { npx --yes "$@"; }

# The linter does not know --platform and takes it for the image's name.
dockerfile() { sed 's/--platform=[^ ]* //' Dockerfile >"$tmp/Dockerfile" && fetch dockerfilelint@1.8.0 "$tmp/Dockerfile"; }

# Every COPY source exists. This finds a renamed project or build file before a build does.
copied() {
  local source
  for source in $(sed -n 's/^COPY \([^-].*\) [^ ]*$/\1/p' Dockerfile); do
    [ -e "../$source" ] || { echo "COPY $source: no such file"; return 1; }
  done
}

# A unit's command must exist, so without .NET on this machine /bin/true stands in.
units() {
  local dotnet unit
  dotnet=$(command -v dotnet || echo /bin/true)
  for unit in systemd/*.service; do sed "s#/usr/bin/dotnet#$dotnet#" "$unit" >"$tmp/${unit##*/}"; done
  systemd-analyze verify "$tmp"/*.service 2>&1 | tee "$tmp/said"
  # It also exits with 0 if it only warned, for example about a misspelt key.
  [ "${PIPESTATUS[0]}" -eq 0 ] && ! grep -q "$tmp" "$tmp/said"
}
hardened() { systemd-analyze security --offline=yes --no-pager --threshold=20 "$tmp"/*.service; }

balancer() { LISTEN=:8080 API1=127.0.0.1:8081 API2=127.0.0.1:8082 "$@" haproxy -c -f haproxy.cfg; }
certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout "$tmp/key" -out "$tmp/chain" 2>/dev/null &&
    cat "$tmp/chain" "$tmp/key" >"$tmp/certificate.pem"
}

yaml() { python3 -c 'import sys, yaml; [list(yaml.safe_load_all(open(f))) for f in sys.argv[1:]]' "$@"; }

manifests() {
  local file
  for file in kubernetes/*.yaml kubernetes/stores/*.yaml; do
    [ "${file##*/}" = kustomization.yaml ] || { echo ---; cat "$file"; }
  done | fetch -p kubernetes-models@4.5.1 -p @kubernetes/client-node@1.4.0 -p js-yaml@4.1.1 node kubernetes/check.mjs
}

check "Dockerfile: every COPY source exists" copied
if has "Dockerfile, compose.yaml and the manifests' fields" npx; then
  check "Dockerfile: dockerfilelint" dockerfile
  check "compose.yaml: dclint" fetch dclint@3.1.0 --quiet compose.yaml
  check "kubernetes/: fields, types and required fields" manifests
fi
if has "the systemd units" systemd-analyze; then
  check "systemd/: systemd-analyze verify" units
  check "systemd/: systemd-analyze security, exposure under 2.0" hardened
fi
if has "haproxy.cfg" haproxy; then
  check "haproxy.cfg: haproxy -c" balancer env
  if has "haproxy.cfg with a certificate" openssl && certificate; then
    check "haproxy.cfg: haproxy -c, with a certificate" balancer env CERTIFICATE="$tmp/certificate.pem"
  fi
fi
if has "the kustomize build" kubectl; then
  check "kubernetes/: kubectl kustomize" kubectl kustomize kubernetes
  check "kubernetes/stores/: kubectl kustomize" kubectl kustomize kubernetes/stores
fi
if has "YAML syntax" python3; then
  if python3 -c 'import yaml' 2>/dev/null; then
    check "YAML: syntax" yaml compose.yaml kubernetes/*.yaml kubernetes/stores/*.yaml
  else
    has "YAML syntax" python3-yaml
  fi
fi

echo "$passed ok, $failed failed, $missing missing"
[ "$failed" -eq 0 ] && { [ -z "$all" ] || [ "$missing" -eq 0 ]; }
