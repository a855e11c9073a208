#!/usr/bin/env bash
# Measures this service beside its peers (bench/), in turn, in one run: server CPU per operation, databases included.
#   scripts/bench.sh [poll] [login] [shown] [watch] [live] [cluster]     all of them if none is named
# Numbers are ratios of medians over ROUNDS (3) interleaved rounds; what was measured stands in artifacts/bench/results.txt.
# One front end with a silo in its process, clustering, reminders, sessions and identity on one Redis, without persistence
# for either side. The rate limits are off: everything comes from one address. Needs redis-server.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-6}
out=$PWD/artifacts/bench results=$PWD/artifacts/bench/results.txt
redis_port=26379 api_port=25080 peer_port=25010 sse_port=25015
modes=${*:-poll login shown watch live cluster}
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true' EXIT

build() {
  for project in driver peer-redis peer-sse; do dotnet build "bench/$project" -c Release -v quiet --nologo; done
  dotnet publish QrLogin.Api -c Release -o "$out/api" -v quiet --nologo
  dotnet publish QrLogin.Silo -c Release -o "$out/silo" -v quiet --nologo
}

ready() {
  for _ in $(seq 200); do
    curl -sf -o /dev/null "$1" && return
    sleep 0.1
  done
  echo "$1 did not get ready"
  exit 1
}

run() { # name, command: in the background; its process is in $started
  local name=$1
  shift
  "$@" >"$out/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

end() { kill "$1" && wait "$1" 2>/dev/null || true; }

settings() {
  export DOTNET_ENVIRONMENT=Production ASPNETCORE_ENVIRONMENT=Production
  export QrLogin__Profile=cluster QrLogin__PublicOrigin=http://127.0.0.1:$api_port QrLogin__RateLimits__Enabled=false
  export ConnectionStrings__redis=127.0.0.1:$redis_port Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1
}

# What hosts a silo keeps identity on Redis as well.
silo() { # name, its ports' last digits, its part of the command
  local name=$1 n=$2
  shift 2
  Orleans__GrainStorage__identity__ProviderType=Redis Orleans__GrainStorage__identity__ConnectionName=redis \
    Orleans__Endpoints__SiloPort=$((25110 + n)) Orleans__Endpoints__GatewayPort=$((25300 + n)) run "$name" "$@"
}

start_redis() {
  run redis redis-server --bind 127.0.0.1 --port $redis_port --save "" --appendonly no
  redis=$started
  sleep 0.5
}

# A front end with a silo of its own.
start_service() {
  settings
  QrLogin__Hosting=Silo silo api 0 dotnet "$out/api/QrLogin.Api.dll" --urls "http://127.0.0.1:$api_port" "$@"
  api=$started
  ready "http://127.0.0.1:$api_port/health/ready"
}

start_peers() {
  REDIS=127.0.0.1:$redis_port URLS=http://127.0.0.1:$peer_port run peer dotnet bench/peer-redis/bin/Release/net10.0/peer-redis.dll
  peer=$started
  URLS=http://127.0.0.1:$sse_port run sse dotnet bench/peer-sse/bin/Release/net10.0/peer-sse.dll
  sse=$started
  ready "http://127.0.0.1:$peer_port/json"
  ready "http://127.0.0.1:$sse_port/health/live"
}

drive() { # label, then the driver's arguments
  local label=$1
  shift
  dotnet bench/driver/bin/Release/net10.0/driver.dll "$@" | sed "s/^/$label /" | tee -a "$results"
}
ours() { drive "$1" qrlogin "http://127.0.0.1:$api_port/" "$api,$redis" "${@:2}"; }
peer() { drive "$1" redis "http://127.0.0.1:$peer_port/" "$peer,$redis" "${@:2}"; }
floor() { drive "$1" qrlogin "http://127.0.0.1:$sse_port/" "$sse" "${@:2}"; }

# The median of a figure over all lines with this label.
median() { grep "^$1 " "$results" | grep -o "$2=[ ]*[0-9.]*" | grep -o '[0-9.]*$' | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
ratio() { # what, ours, theirs, figure, bar
  local a b
  a=$(median "$2" "$4") b=$(median "$3" "$4")
  awk -v what="$1" -v a="$a" -v b="$b" -v bar="$5" 'BEGIN {printf "| %s | %.1f | %.1f | %.2f | %s |\n", what, a, b, a / b, bar}' | tee -a "$results"
}

mkdir -p "$out"
: >"$results"
build
start_redis
case " $modes " in *" poll "* | *" login "* | *" shown "* | *" watch "*)
  start_service
  start_peers
  ;;
esac
head="| what | ours | theirs | ratio | bar |"
for mode in $modes; do
  case $mode in
    poll)
      for _ in $(seq "$rounds"); do
        peer json json 32 "$seconds"
        peer peer-poll poll 32 "$seconds"
        ours poll poll 32 "$seconds"
      done
      ;;
    login)
      for _ in $(seq "$rounds"); do
        peer peer-login login 16 "$seconds"
        ours login login 16 "$seconds"
      done
      ;;
    shown)
      peer peer-shown shown 2000
      ours shown shown 2000
      floor sse-shown shown 2000
      ;;
    watch)
      for _ in $(seq 5); do
        floor sse-watch watch 5000 "$seconds"
        ours watch watch 5000 "$seconds"
      done
      ;;
    live)
      end "$api" 2>/dev/null || true
      start_service --QrLogin:SessionLifetime=01:00:00
      for _ in $(seq "$rounds"); do ours poll-1000 poll 32 "$seconds" 2 1000; done
      for _ in $(seq "$rounds"); do ours poll-100000 poll 32 "$seconds" 2 100000; done
      ;;
    cluster)
      end "$api" 2>/dev/null || true
      settings
      for silos in 1 4; do
        redis-cli -p $redis_port flushall >/dev/null
        cluster=$redis
        running=()
        for i in $(seq "$silos"); do
          Orleans__ClusterId=bench-$silos silo "silo$i" "$i" dotnet "$out/silo/QrLogin.Silo.dll"
          running+=("$started")
          cluster=$cluster,$started
        done
        Orleans__ClusterId=bench-$silos QrLogin__Hosting=Client run client dotnet "$out/api/QrLogin.Api.dll" --urls "http://127.0.0.1:$api_port"
        client=$started
        ready "http://127.0.0.1:$api_port/health/ready"
        for _ in $(seq "$rounds"); do
          drive "login-$silos-silos" qrlogin "http://127.0.0.1:$api_port/" "$cluster,$client" login 16 "$seconds"
          drive "poll-$silos-silos" qrlogin "http://127.0.0.1:$api_port/" "$cluster,$client" poll 32 "$seconds"
        done
        for p in "$client" "${running[@]}"; do end "$p"; done
      done
      ;;
  esac
done
echo "$head" | tee -a "$results"
echo "|---|---|---|---|---|" | tee -a "$results"
for mode in $modes; do
  case $mode in
    poll)
      ratio "a plain poll, µs, against the peer's poll" poll peer-poll cpu_us/op 1.0
      ratio "a plain poll, µs, against a bare JSON endpoint" poll json cpu_us/op 2.6
      ;;
    login) ratio "a whole login, µs, against the peer's" login peer-login cpu_us/op 2.5 ;;
    shown)
      ratio "a code on screen for 60 s, µs, by events, against the peer's polls" shown peer-shown cpu_us/code 0.35
      ratio "· a bare event stream, for comparison" sse-shown peer-shown cpu_us/code 0.13
      ;;
    watch)
      ratio "confirm to event, p99 ms, 5,000 streams open, against a bare event stream" watch sse-watch p99 10
      ratio "memory of a waiting stream, KB, session included, against a bare event stream" watch sse-watch rss_kb/stream 2.0
      ;;
    live) ratio "a poll with 100,000 live sessions, µs, against 1,000" poll-100000 poll-1000 cpu_us/op 1.15 ;;
    cluster)
      ratio "a login through 4 silos and a client, µs, against 1 silo and a client" login-4-silos login-1-silos cpu_us/op 1.6
      ratio "a poll through 4 silos and a client, µs, against 1 silo and a client" poll-4-silos poll-1-silos cpu_us/op -
      ;;
  esac
done
