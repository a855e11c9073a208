#!/usr/bin/env bash
# A whole cluster on this machine: Redis, PostgreSQL, three silos, two front ends and a load balancer, all on 127.0.0.1.
#   scripts/cluster.sh start    builds, starts everything, and prints the address
#   scripts/cluster.sh stop     stops everything and keeps the data
#   scripts/cluster.sh wipe     stops everything and deletes the data
#   scripts/cluster.sh operator check (or any other command of docs/operations.md#the-operators-command)
# Environment variables: PORT (the load balancer's, 5080; the 19 ports after it are used as well), FOLDER (/tmp/qrlogin-cluster),
# CONFIGURATION (Release), BUILD (yes), ORIGIN (http://localhost:PORT). Needs redis-server, postgresql, haproxy and openssl.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-5080} folder=${FOLDER:-/tmp/qrlogin-cluster} configuration=${CONFIGURATION:-Release} build=${BUILD:-yes}
origin=${ORIGIN:-http://localhost:$port}
apis=($((port + 1)) $((port + 2)))
redis_port=$((port + 3)) postgres_port=$((port + 4))
silos=(1 2 3)
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "PATH='$PATH'; $1"; else bash -c "$1"; fi; }

background() {
  local name=$1
  shift
  setsid "$@" >>"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
}

# Asks a process to exit and waits until it has; kills it after 15 s.
end() {
  local file="$folder/$1.pid" pid
  [ -f "$file" ] || return 0
  pid=$(cat "$file")
  rm -f "$file"
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 150); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
}

# Makes an authority for the cluster and a certificate for each process, as docs/operations.md describes.
make_certificates() {
  local tls=$folder/tls name
  local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  rm -rf "$tls"
  (umask 077 && mkdir -p "$tls")
  openssl req -x509 "${key[@]}" -days 3650 -subj "/CN=QrLogin cluster" -keyout "$tls/ca.key" -out "$tls/ca.crt"
  for name in "${silos[@]/#/silo}" api1 api2 operator; do
    openssl req "${key[@]}" -subj "/CN=$name" -keyout "$tls/$name.key" -out "$tls/$name.csr"
    openssl x509 -req -in "$tls/$name.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -days 365 \
      -extfile <(echo extendedKeyUsage=serverAuth,clientAuth) -out "$tls/$name.crt"
  done
}

# The settings with which a process proves that it belongs to the cluster.
member() {
  local tls
  tls=$(realpath "$folder")/tls
  export QrLogin__ClusterTls__Authority=$tls/ca.crt
  export QrLogin__ClusterTls__Certificate=$tls/$1.crt QrLogin__ClusterTls__Key=$tls/$1.key
}

start_stores() {
  mkdir -p "$folder/redis"
  # Everything that Redis acknowledged must be on disk: a confirmed session is stored nowhere else.
  background redis redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$folder/redis" --save "" \
    --appendonly yes --appendfsync always --maxmemory-policy noeviction
  if [ ! -d "$folder/postgres" ]; then
    mkdir -p "$folder/postgres"
    [ "$(id -u)" != 0 ] || chown postgres "$folder/postgres"
    as_postgres "initdb -D '$folder/postgres' -U qrlogin -A trust >/dev/null"
  fi
  as_postgres "pg_ctl -D '$folder/postgres' -o '-h 127.0.0.1 -p $postgres_port -k /tmp' -l '$folder/postgres/log' -w start >/dev/null"
}

start() {
  for tool in redis-server pg_ctl haproxy openssl; do
    command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install redis-server postgresql haproxy openssl"; exit 1; }
  done
  [ ! -f "$folder/haproxy.pid" ] || { echo "The cluster is already running. To stop it: scripts/cluster.sh stop"; exit 1; }
  if [ "$build" = yes ]; then
    echo "Building; the first build takes a minute or two."
    # The API references the silo, so this builds both.
    dotnet build QrLogin.Api -c "$configuration" -v quiet --nologo
  fi
  mkdir -p "$folder"
  make_certificates >"$folder/openssl.log" 2>&1 || { cat "$folder/openssl.log"; exit 1; }
  start_stores

  export QrLogin__PublicOrigin=$origin QrLogin__Proxies=127.0.0.2 Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1
  for i in "${silos[@]}"; do
    member "silo$i"
    Orleans__Endpoints__SiloPort=$((port + 10 + i)) Orleans__Endpoints__GatewayPort=$((port + 15 + i)) \
      background "silo$i" dotnet "QrLogin.Silo/bin/$configuration/net10.0/QrLogin.Silo.dll"
  done
  # The clients that the README's examples use; in Development the embedded profile already has them. Passed through env, because a shell
  # variable's name cannot contain "-".
  local demo=("QrLogin__Clients__demo__Name=Demo" "QrLogin__Clients__demo-api__ResourceServer=true"
    "QrLogin__Clients__demo-api__SecretSha256=$(printf %s demo-api-secret | sha256sum | cut -d ' ' -f 1)")
  # Here PC and phone may be two windows on this machine. Outside Development, a caller at 127.0.0.1 behind a proxy would mean that the
  # proxy lost the addresses. For the same reason, the load balancer connects from an address of its own.
  demo+=(DOTNET_ENVIRONMENT=Development ASPNETCORE_ENVIRONMENT=Development)
  for i in 0 1; do
    member "api$((i + 1))"
    background "api$((i + 1))" env "${demo[@]}" dotnet "QrLogin.Api/bin/$configuration/net10.0/QrLogin.Api.dll" \
      --contentRoot "$PWD/QrLogin.Api" --urls "http://127.0.0.1:${apis[$i]}"
  done
  SOURCE=127.0.0.2 LISTEN=127.0.0.1:$port API1=127.0.0.1:${apis[0]} API2=127.0.0.1:${apis[1]} \
    background haproxy haproxy -db -f deploy/haproxy.cfg

  for _ in $(seq 120); do
    if curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready"; then
      echo "The cluster is ready at $origin"
      echo "To see its state: scripts/cluster.sh operator check    To stop it: scripts/cluster.sh stop"
      return
    fi
    sleep 0.5
  done
  tail -n 5 "$folder"/*.log
  echo "The cluster did not become ready; its logs are in $folder"
  exit 1
}

stop() {
  echo "Stopping…"
  for name in haproxy api1 api2; do end "$name"; done
  # All at once: stopped one by one, each silo would hand its grains to another silo that is about to stop.
  for i in "${silos[@]}"; do end "silo$i" & done
  wait
  end redis
  [ ! -f "$folder/postgres/postmaster.pid" ] || as_postgres "pg_ctl -D '$folder/postgres' -m fast -w stop >/dev/null"
}

# The settings that silos and clients share: how to reach the stores.
export QrLogin__Profile=cluster ConnectionStrings__redis=127.0.0.1:$redis_port
export ConnectionStrings__postgres="Host=127.0.0.1;Port=$postgres_port;Database=postgres;Username=qrlogin"

case "${1:-}" in
  start) start ;;
  stop) stop; echo "Stopped. The data stays in $folder; scripts/cluster.sh wipe deletes it." ;;
  wipe) stop; rm -rf "$folder" ;;
  operator) member operator; dotnet "QrLogin.Api/bin/$configuration/net10.0/QrLogin.Api.dll" "$@" ;;
  *) sed -n 2,8p "$0"; exit 64 ;;
esac
