# ./scangate bench NAME: peers beside us, in one run. Sourced by ./scangate.
[ $# -eq 1 ] || fail "bench: name one: boot, console, dicom, fleet, spool, stop, swap"
ensure "${need_build[@]}" "${need_test[@]}"
classes=$root/itests/bench/target/class-path
if stale || [ ! -e "$classes" ] || [ -n "$(find "$root/itests/bench" "$root/itests/harness" -name '*.java' -newer "$classes" -print -quit)" ]; then
  say "Building what is measured."
  maven -DskipTests -Dspotless.check.skip -pl itests/bench,itests/bare-karaf -am package
fi
say "$(date -u '+%Y-%m-%d %H:%M UTC'), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/Java \1/p')"
cd "$root"
exec java -cp "$root/itests/bench/target/classes:$(cat "$classes")" org.scangate.itests.bench.Bench "$1"
