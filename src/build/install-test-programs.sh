#!/bin/sh
# The tests run against a real broker, its certificates, a real Prometheus with its Alertmanager and
# a real browser. This makes sure that they are there: it installs Debian's packages where it may,
# else says in one line what to do.
set -eu

# Debian keeps servers in sbin, which is not on every user's PATH.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

missing=''
command -v mosquitto >/dev/null || missing="$missing mosquitto"
command -v openssl >/dev/null || missing="$missing openssl"
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
  command -v google-chrome >/dev/null || missing="$missing chromium"
{ command -v prometheus && command -v promtool; } >/dev/null || missing="$missing prometheus"
{ command -v prometheus-alertmanager || command -v alertmanager; } >/dev/null &&
  command -v amtool >/dev/null || missing="$missing prometheus-alertmanager"
[ -n "$missing" ] || exit 0

fail() {
  echo "missing for the tests:$missing; $1" >&2
  exit 1
}

command -v apt-get >/dev/null || fail 'install them with the package manager of this system'
by_hand="install with: sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
  as_root=''
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root='sudo -n'
else
  fail "$by_hand"
fi

# A package's own service must not start: its port is wanted by whoever runs the tests. dpkg asks
# this program before it starts a service; 101 means no.
policy=/usr/sbin/policy-rc.d
saved="$policy.before-counterwatch"
restore() {
  $as_root rm -f "$policy"
  if $as_root test -e "$saved"; then $as_root mv "$saved" "$policy"; fi
}
if $as_root test -e "$policy" && ! $as_root test -e "$saved"; then $as_root mv "$policy" "$saved"; fi
trap restore EXIT
trap 'exit 1' HUP INT TERM
printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
$as_root chmod 755 "$policy"

echo "installing for the tests:$missing" >&2
log=$(mktemp)
# shellcheck disable=SC2086 # both are lists of words
if ! { $as_root apt-get -qq update && $as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  fail "$by_hand"
fi
rm -f "$log"
