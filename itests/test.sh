# ./scangate test [--long]: everything that CI runs. Sourced by ./scangate.
long=false
[ "${1:-}" = --long ] && { long=true; shift; }
[ $# -eq 0 ] || fail "test: '$1' is not an option of test; only --long is"
ensure "${need_build[@]}" "${need_test[@]}"
say "Testing$([ $long = true ] && echo ', campaigns in their full form'); reports: itests/*/target, bundles/*/target/surefire-reports"
started=$SECONDS
find "$root" -path '*/target/surefire-reports' -type d -prune -exec rm -rf {} + 2>/dev/null || true
(maven -fae -Dlong=$long verify) && code=0 || code=1
find "$root" -path '*/target/surefire-reports/*.xml' -exec grep -ho '<testsuite [^>]*>' {} + | awk -v seconds=$((SECONDS - started)) '
  function value(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
  { tests += value("tests"); bad += value("failures") + value("errors"); skipped += value("skipped") }
  END { printf "took %d min %d s\n%d passed, %d failed, %d skipped\n", seconds / 60, seconds % 60, tests - bad - skipped, bad, skipped
        exit tests == 0 }' || code=1
exit $code
