#!/usr/bin/env bash
# Measures this service and its peers (bench/) in turn, in one run: server CPU per operation, databases included.
#   scripts/bench.sh [poll] [login] [code] [counts] [introspect] [shown] [watch] [memory] [live] [cluster] [tls]     all of them by default
# Reports ratios of medians over ROUNDS (3) interleaved rounds, but 5 for watch and 1 for shown; takes about 25 minutes. Writes the
# measurements to artifacts/bench/results.txt.
# The service is one front end with a silo in its process, with clustering, reminders, sessions and identity on one Redis, without
# persistence for either side. The rate limits are off, since everything comes from one address. Needs redis-server.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-6}
out=$PWD/artifacts/bench results=$PWD/artifacts/bench/results.txt
redis_port=26379 api_port=25080 tls_port=25081 peer_port=25010 sse_port=25015
modes=${*:-poll login code counts introspect shown watch memory live cluster tls}
for mode in $modes; do
  case $mode in poll | login | code | counts | introspect | shown | watch | memory | live | cluster | tls) ;; *)
    echo "No such mode: $mode"
    exit 2
    ;;
  esac
done
pids=()
trap stop EXIT

# In reverse order: a silo without its store takes longer to stop.
stop() {
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do end "${pids[i]}"; done
  pids=()
}

build() {
  for project in driver counts peer-redis peer-sse; do dotnet build "bench/$project" -c Release -v quiet --nologo; done
  dotnet publish QrLogin.Api -c Release -o "$out/api" -v quiet --nologo
  dotnet publish QrLogin.Silo -c Release -o "$out/silo" -v quiet --nologo
}

ready() {
  for _ in $(seq 200); do
    curl -sf -o /dev/null "$1" && return
    sleep 0.1
  done
  echo "$1 did not become ready"
  exit 1
}

run() { # name, command; runs it in the background, with its process ID in $started
  local name=$1
  shift
  "$@" >"$out/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

end() { kill "$1" 2>/dev/null && wait "$1" 2>/dev/null || true; }

settings() {
  export DOTNET_ENVIRONMENT=Production ASPNETCORE_ENVIRONMENT=Production
  export QrLogin__Profile=cluster QrLogin__PublicOrigin=http://127.0.0.1:$api_port QrLogin__RateLimits__Enabled=false
  QrLogin__Clients__bench__SecretSha256=$(printf bench-secret | sha256sum | cut -d' ' -f1)
  export QrLogin__Clients__bench__SecretSha256 QrLogin__Clients__bench__ResourceServer=true
  export QrLogin__Clients__site__RedirectUris=https://site.example/signed-in QrLogin__SigningKeys=$out/signing-keys
  export ConnectionStrings__redis=127.0.0.1:$redis_port Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1
}

# The key of the ID tokens that mode code gets.
signing_key() {
  local key=$out/signing-keys/20261130T000000Z.pem
  mkdir -p "$out/signing-keys"
  [ -f "$key" ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$key"
  chmod 600 "$key"
}

# A process that hosts a silo also keeps identity on Redis.
silo() { # name, last digits of its ports, command
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

# Each mode starts with new processes and an empty store; otherwise one mode's sessions would be erased minutes later, during another.
fresh() {
  stop
  start_redis
}

drive() { # label, then the driver's arguments
  local label=$1
  shift
  dotnet bench/driver/bin/Release/net10.0/driver.dll "$@" | sed "s/^/$label /" | tee -a "$results"
}
ours() { drive "$1" qrlogin "http://127.0.0.1:$api_port/" "$api,$redis" "${@:2}"; }
peer() { drive "$1" redis "http://127.0.0.1:$peer_port/" "$peer,$redis" "${@:2}"; }
floor() { drive "$1" qrlogin "http://127.0.0.1:$sse_port/" "$sse" "${@:2}"; }
warm() { "$1" warm-up "${@:2}" >"$out/warm-up.log"; }

# A certificate for all processes of a cluster, and the settings that use it.
secured() {
  local tls=$out/tls key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  mkdir -p "$tls"
  {
    openssl req -x509 "${key[@]}" -days 2 -subj "/CN=bench" -keyout "$tls/ca.key" -out "$tls/ca.crt"
    openssl req "${key[@]}" -subj "/CN=member" -keyout "$tls/tls.key" -out "$tls/tls.csr"
    openssl x509 -req -in "$tls/tls.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -days 2 -out "$tls/tls.crt"
  } >"$out/openssl.log" 2>&1
  export QrLogin__ClusterTls__Certificate=$tls/tls.crt QrLogin__ClusterTls__Key=$tls/tls.key QrLogin__ClusterTls__Authority=$tls/ca.crt
}

# A front end that is a client of the cluster; its process ID is in $started.
client() { # name, port
  QrLogin__Hosting=Client QrLogin__PublicOrigin=http://127.0.0.1:$2 \
    run "$1" dotnet "$out/api/QrLogin.Api.dll" --urls "http://127.0.0.1:$2"
  ready "http://127.0.0.1:$2/health/ready"
}

# The memory that the service and its store use now.
weigh() {
  awk -v label="$1" '/VmRSS/ {printf "%s api_rss_mb=%.0f", label, $2 / 1024}' "/proc/$api/status" | tee -a "$results"
  redis-cli -p $redis_port info memory | awk -F: '/^used_memory:/ {printf " redis_mb=%.0f", $2 / 1048576}' | tee -a "$results"
  echo " redis_keys=$(redis-cli -p $redis_port dbsize)" | tee -a "$results"
}

# Redis commands per session since the last count.
asked() {
  local before=$sessions stats
  stats=$(redis-cli -p $redis_port info commandstats | tr -d '\r' | sed -n 's/cmdstat_\(.*\):calls=\([0-9]*\).*/\1 \2/p')
  count_sessions
  awk -v label="$1" -v n=$((sessions - before)) '$2 / n > 0.05 {printf "%s %s %.2f\n", label, $1, $2 / n}' <<<"$stats" | tee -a "$results"
}

# Sessions stay in the store for minutes, so the increase is the number opened since the last count. Resets the count of commands.
count_sessions() {
  sessions=$(redis-cli -p $redis_port --scan --pattern '*qrlogin.session*' | grep -c /state/ || true)
  redis-cli -p $redis_port config resetstat >/dev/null
}

# The median of a value over all lines with this label.
median() {
  grep "^$1 " "$results" | grep -o "$2=[ ]*[0-9.]*" | grep -o '[0-9.]*$' | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}
ratio() { # what, ours, theirs, value, target
  local a b
  a=$(median "$2" "$4") b=$(median "$3" "$4")
  awk -v what="$1" -v a="$a" -v b="$b" -v bar="$5" \
    'BEGIN {printf "| %s | %.1f | %.1f | %.2f | %s |\n", what, a, b, a / b, bar}' | tee -a "$results"
}

for port in $redis_port $api_port $tls_port $peer_port $sse_port; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "Port $port is already in use"
    exit 1
  fi
done
mkdir -p "$out"
: >"$results"
signing_key
build
head="| what | ours | theirs | ratio | target |"
for mode in $modes; do
  fresh
  case $mode in
    poll)
      start_service
      start_peers
      warm peer poll 32 "$seconds"
      warm ours poll 32 "$((2 * seconds))"
      for _ in $(seq "$rounds"); do
        peer json json 32 "$seconds"
        peer peer-poll poll 32 "$seconds"
        ours poll poll 32 "$seconds"
      done
      ;;
    login)
      start_service
      start_peers
      warm peer login 16 "$seconds"
      warm ours login 16 "$((4 * seconds))"
      for _ in $(seq "$rounds"); do
        peer peer-login login 16 "$seconds"
        count_sessions
        ours login login 16 "$seconds"
        asked asked-per-login
      done
      ;;
    code)
      start_service
      warm ours login 16 "$((4 * seconds))"
      warm ours code 16 "$((8 * seconds))"
      for _ in $(seq "$rounds"); do
        ours plain-login login 16 "$seconds"
        ours code code 16 "$seconds"
      done
      ;;
    # What the service does per operation. Counting costs time, so this mode compares no times.
    counts)
      export BENCH_COUNTS=$out/counts
      DOTNET_STARTUP_HOOKS=$PWD/bench/counts/bin/Release/net10.0/counts.dll start_service
      warm ours login 16 "$((2 * seconds))"
      ours counts-login login 16 "$seconds"
      ours counts-poll poll 32 "$seconds"
      unset BENCH_COUNTS
      ;;
    introspect)
      start_service
      for each in warm-up $(seq "$rounds"); do
        [ "$each" = warm-up ] && label=warm-up || label=introspect
        for token in introspect introspect-bound; do ours "${label/introspect/$token}" "$token" 32 "$seconds"; done
        ours "${label/introspect/introspect-poll}" poll 32 "$seconds"
      done
      ;;
    shown)
      start_service
      start_peers
      peer peer-shown shown 2000
      # A stream runs some code only after 15 quiet seconds; that must also be compiled before the measurement.
      warm ours shown 200
      ours shown shown 2000
      floor sse-shown shown 2000
      ;;
    watch)
      start_service
      start_peers
      warm ours login 16 "$seconds"
      for _ in $(seq 5); do
        floor sse-watch watch 5000 "$seconds"
        ours watch watch 5000 "$seconds"
      done
      ;;
    memory)
      for _ in $(seq "$rounds"); do
        fresh
        start_service
        start_peers
        floor sse-memory watch 5000 1
        ours memory watch 5000 1
      done
      ;;
    live)
      for _ in $(seq "$rounds"); do
        for live in 1000 100000; do
          fresh
          start_service --QrLogin:SessionLifetime=01:00:00
          warm ours poll 32 "$seconds"
          weigh "empty"
          ours "poll-$live" poll 32 "$seconds" 2 "$live"
          weigh "with-$live-sessions"
          ours "poll-beside-$live" poll 32 "$seconds" 2 1000
        done
      done
      ;;
    cluster)
      settings
      for silos in 1 4; do
        fresh
        cluster=$redis
        for i in $(seq "$silos"); do
          silo "silo$i" "$i" dotnet "$out/silo/QrLogin.Silo.dll"
          cluster=$cluster,$started
        done
        QrLogin__Hosting=Client run client dotnet "$out/api/QrLogin.Api.dll" --urls "http://127.0.0.1:$api_port"
        api=$started redis=$cluster
        ready "http://127.0.0.1:$api_port/health/ready"
        # Each silo must compile everything itself, but gets only its share of the work.
        warm ours login 16 "$((silos * 2 * seconds))"
        for _ in $(seq "$rounds"); do
          ours "login-$silos-silos" login 16 "$seconds"
          ours "poll-$silos-silos" poll 32 "$seconds"
        done
      done
      ;;
    # Two clusters of one silo and one client, alike but for TLS between them. Their Redis is not counted.
    tls)
      settings
      silo silo1 1 dotnet "$out/silo/QrLogin.Silo.dll"
      plain=$started
      client client1 "$api_port"
      plain=$plain,$started
      (
        export Orleans__ClusterId=tls Orleans__ServiceId=tls
        secured
        silo silo2 2 dotnet "$out/silo/QrLogin.Silo.dll"
        secure=$started
        client client2 "$tls_port"
        secure=$secure,$started
        through() { drive "$1" qrlogin "http://127.0.0.1:$2/" "$3" "$4" "$5" "$seconds"; }
        for round in warm-up $(seq "$rounds"); do
          for what in "login 16" "poll 32"; do
            read -r each workers <<<"$what"
            [ "$round" = warm-up ] && label=warm-up || label=$each
            through "$label-plain" "$api_port" "$plain" "$each" "$workers"
            through "$label-tls" "$tls_port" "$secure" "$each" "$workers"
          done
        done
        stop
      )
      ;;
  esac
done
echo "$head" | tee -a "$results"
echo "|---|---|---|---|---|" | tee -a "$results"
for mode in $modes; do
  case $mode in
    poll)
      ratio "a plain poll, µs, against the peer's poll" poll peer-poll cpu_us/op 0.85
      ratio "a plain poll, µs, against a bare JSON endpoint" poll json cpu_us/op 2.6
      ;;
    login) ratio "a whole login, µs, against the peer's" login peer-login cpu_us/op 2.2 ;;
    code) ratio "a whole login of a site by code, with its ID token, µs, against our plain login" code plain-login cpu_us/op 1.5 ;;
    introspect)
      ratio "an introspection of a bearer token, µs, against our own plain poll" introspect introspect-poll cpu_us/op 1.3
      ratio "· of a token that is bound to a key" introspect-bound introspect-poll cpu_us/op 1.3
      ;;
    shown)
      ratio "a code on screen for 60 s, µs, events against the peer's polls" shown peer-shown cpu_us/code 0.30
      ratio "· a bare event stream, for comparison" sse-shown peer-shown cpu_us/code 0.13
      ;;
    watch)
      ratio "confirmation to event, p99 ms, 5,000 streams open, against a bare event stream" watch sse-watch p99 12
      ;;
    memory) ratio "memory of a waiting stream, KB, session included, against a bare event stream" memory sse-memory rss_kb/stream 1.7 ;;
    live)
      ratio "a poll with 100,000 live sessions, µs, against 1,000; polled within 10 s of the last time" \
        poll-beside-100000 poll-beside-1000 cpu_us/op 1.15
      ratio "· polled later, so that the session is read again" poll-100000 poll-1000 cpu_us/op 1.15
      ;;
    cluster)
      ratio "a login through 4 silos and a client, µs, against 1 silo and a client" login-4-silos login-1-silos cpu_us/op 1.9
      ratio "a poll through 4 silos and a client, µs, against 1 silo and a client" poll-4-silos poll-1-silos cpu_us/op -
      ;;
    tls)
      ratio "a login through a silo and a client, µs, with TLS between them against without" login-tls login-plain cpu_us/op -
      ratio "a poll through a silo and a client, µs, with TLS between them against without" poll-tls poll-plain cpu_us/op -
      ;;
  esac
done
