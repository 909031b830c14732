# ./scangate doctor: looks for what is wrong, with the appliance up or down. Sourced by ./scangate.
bad=0
good() { printf '  ok    %s\n' "$*"; }
warn() { printf '  warn  %s\n' "$*"; }
sick() { printf '  BAD   %s\n' "$*"; bad=$((bad + 1)); }

say "This machine"
if version=$(java -version 2>&1 | sed -n 's/[^"]*"\([0-9]*\).*/\1/p') && [ -n "$version" ]; then
  [ "$version" -ge 17 ] && good "Java $version" || sick "Java $version is too old: install openjdk-17-jre-headless or newer"
else sick "no Java: install openjdk-17-jre-headless or newer"; fi
free=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
[ "$free" -ge 700 ] && good "$free MiB of memory free" || warn "$free MiB of memory free: the appliance wants 700"
there=$data; while [ ! -e "$there" ]; do there=$(dirname "$there"); done
room=$(df -Pm "$there" 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -z "$room" ]; then sick "$data cannot be read"
elif [ "$room" -ge 2048 ]; then good "$room MiB of disk free under $data"
else warn "$room MiB of disk free under $data: audit and spool want 2048"; fi
[ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ] && warn "the clock is not synchronised: second factors and the audit need it" || true

say "The appliance in $data"
if [ ! -x "$dist/bin/scangate" ]; then warn "not built yet: './scangate run' builds it"; exit $((bad > 0)); fi
file=$data/etc/site.yaml
if [ ! -e "$file" ]; then warn "not set up yet: './scangate run' does"; exit $((bad > 0)); fi
if problems=$("$dist/bin/scangate" check --home "$data" "$file" 2>&1); then good "$file is valid"; else sick "$file:"; fi
printf '%s\n' "$problems" | sed 's/^/          /'
if [ "$(stat -c %a "$data/etc/secrets" 2>/dev/null)" = 700 ]; then good "secrets are for the appliance alone"
else sick "$data/etc/secrets can be read by others: chmod 700 $data/etc/secrets"; fi
loose=$(find "$data/etc/secrets" -type f -perm /077 -not -name '*.pub' -not -name '*.pem' 2>/dev/null)
[ -z "$loose" ] || sick "can be read by others, chmod 600: $loose"

if state=$("$dist/bin/scangate" ctl --home "$data" status 2>&1); then good "running; every part is well"; up=1
elif grep -q 'no appliance answers' <<<"$state"; then warn "not running"; up=
else sick "running, with alarms"; up=1; fi
[ -z "$up" ] || printf '%s\n' "$state" | sed 's/^/          /'
ports=$(awk '/^[a-z]/ { front = /^front:/ } front && /^  [a-z]/ { listens = /^  (listen|on-site):/ } front && listens' "$file" |
  sed 's/ #.*//' | grep -oE ':[0-9]{2,5}\b' | tr -d : | sort -u)
for port in $ports; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    [ -n "$up" ] && good "port $port answers" || sick "port $port is taken by another program: $(ss -ltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:((\([^)]*\)).*/\1/p' | head -1)"
  else
    [ -z "$up" ] && good "port $port is free" || warn "port $port does not answer on 127.0.0.1 (it may listen on another address)"
  fi
done
for pem in "$data"/etc/secrets/front.pem; do
  [ -e "$pem" ] || { good "no certificate yet: made at the first start"; continue; }
  if command -v openssl >/dev/null; then
    end=$(openssl x509 -in "$pem" -noout -enddate 2>/dev/null | cut -d= -f2)
    if openssl x509 -in "$pem" -noout -checkend 2592000 >/dev/null 2>&1; then good "certificate until $end"
    else sick "certificate ends $end: 'scangate ctl cert-request', then 'cert-import'"; fi
  fi
done
[ $bad -eq 0 ] && say "No fault found." || say "$bad found; the lines marked BAD say what to do."
exit $((bad > 0))
