# Sourced by 'scangate run --with-console': a broker and the central console beside the demo's appliance.
# The broker is mosquitto with the rules of share/etc/fleet, a CA of its own, and a password for everybody.

# Keys, certificate and passwords are made once, for this directory alone.
broker_secrets() {
  local node=$1 keys=$broker/keys
  [ ! -e "$broker/made" ] || return 0
  rm -rf "$broker"; mkdir -p "$keys"; chmod 700 "$broker" "$keys"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 -subj "/CN=ScanGate demo broker CA" \
    -keyout "$keys/ca.key" -out "$broker/ca.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout "$broker/broker.key" -out "$keys/broker.csr" 2>/dev/null
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n' > "$keys/ext"
  openssl x509 -req -days 825 -in "$keys/broker.csr" -CA "$broker/ca.pem" -CAkey "$keys/ca.key" -CAcreateserial -extfile "$keys/ext" \
    -out "$broker/broker.pem" 2>/dev/null
  rm -rf "$keys" # nobody signs with this CA again
  local name
  touch "$broker/passwords"; chmod 600 "$broker/passwords"
  for name in console "$node"; do
    (umask 077; openssl rand -hex 24 > "$broker/$name.password")
    # On standard input no program's list of arguments shows it.
    printf '%s:%s\n' "$name" "$(cat "$broker/$name.password")" >> "$broker/passwords"
  done
  mosquitto_passwd -U "$broker/passwords"
  touch "$broker/made"
}

# The shipped configuration, with its five paths put right.
broker_conf() {
  sed -e "s|^listener .*|listener $broker_port 127.0.0.1|; s|^cafile .*|cafile $broker/ca.pem|; s|^certfile .*|certfile $broker/broker.pem|" \
    -e "s|^keyfile .*|keyfile $broker/broker.key|; s|^password_file .*|password_file $broker/passwords|; s|^acl_file .*|acl_file $broker/mosquitto.acl|" \
    "$dist/share/etc/fleet/mosquitto.conf"
  # Started by root it would become somebody who may not read these.
  printf 'user %s\n' "$(id -un)"
}

secret_to() { install -m 600 "$1" "$2/etc/secrets/$3"; }

start_broker() {
  cp "$dist/share/etc/fleet/mosquitto.acl" "$broker/"; chmod 600 "$broker/mosquitto.acl"
  broker_conf > "$broker/mosquitto.conf"
  PATH=$PATH:/usr/sbin mosquitto -c "$broker/mosquitto.conf" > "$broker/mosquitto.log" 2>&1 &
  local it=$! waited=0; pids+=($it)
  until (exec 3<> "/dev/tcp/127.0.0.1/$broker_port") 2>/dev/null; do
    kill -0 $it 2>/dev/null || { tail -n 5 "$broker/mosquitto.log" >&2; fail "the broker ended; is port $broker_port taken? Its log: $broker/mosquitto.log"; }
    [ $((++waited)) -le 100 ] || fail "the broker does not listen on port $broker_port; its log: $broker/mosquitto.log"
    sleep 0.1 & wait $!
  done
  say "The broker listens on localhost:$broker_port: $broker"
}

# Broker and console, before the appliance.
fleet_demo() {
  ensure mosquitto:mosquitto mosquitto_passwd:mosquitto openssl:openssl
  local broker=$data/broker broker_port=8883 console_port=9443 node=demo-1 appliance=$data
  [ -z "$port" ] || { console_port=$((port + 4)); broker_port=$((port + 5)); }
  broker_secrets "$node"; start_broker

  secret_to "$broker/$node.password" "$appliance" mqtt.password; secret_to "$broker/ca.pem" "$appliance" broker-ca.pem
  grep -q '^fleet:' "$data/etc/site.yaml" || cat >> "$data/etc/site.yaml" <<YAML

# Put here by 'run --with-console'.
fleet:
  broker: mqtts://localhost:$broker_port
  group: demo
  node: $node
  username: $node
  password-file: secrets/mqtt.password
  authorities: secrets/broker-ca.pem
  primary-host: console
  heartbeat: 5s
YAML
  sed -i -E "s|^(  broker: mqtts://localhost:)[0-9]+|\1$broker_port|" "$data/etc/site.yaml"

  data=$appliance-console
  local asked=$port first=; port=$console_port; settle_console; port=$asked
  sed -i -E "s|^(  broker: mqtts://localhost:)[0-9]+|\1$broker_port|" "$data/etc/console.yaml"
  secret_to "$broker/console.password" "$data" mqtt.password; secret_to "$broker/ca.pem" "$data" broker-ca.pem
  [ -e "$data/data/access/enrolled" ] || first=1
  launch console "the central console"
  if [ -n "$first" ] || [ -e "$data/data/demo-people" ]; then
    say; say "The central console has people of its own:"
    demo_people <<'TXT'
ivan|Ivan Reyes|site-it
TXT
  fi
  console_home=$data console_at=$(cat "$data/data/ready") data=$appliance
}

fleet_demo_told() {
  say; say "The fleet's central console: $console_at (Ivan Reyes, site-it; the console's own password and second factor above,"
  say "shown at its first start; './scangate ctl --data $console_home person-reset ivan' makes new ones). Log: $console_home/data/log/scangate.log"
}
