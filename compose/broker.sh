#!/bin/sh
# Runs Mosquitto in its container, and has it read users and rights again soon after Counterwatch wrote them: signals do
# not reach from one container into another. Runs in the image's busybox.
set -eu
configuration=${1:-/etc/mosquitto/mosquitto.conf}
files=${2:-/etc/mosquitto/counterwatch}
look_every_seconds=2

# A file that was replaced is another inode.
state() { ls -lin "$files/passwords" "$files/acl"; }

seen=$(state)
mosquitto -c "$configuration" &
broker=$!
ending=''
trap 'ending=yes; kill -TERM "$broker"' TERM INT

while sleep "$look_every_seconds"; do
  now=$(state)
  if [ "$now" != "$seen" ]; then
    seen=$now
    kill -HUP "$broker"
  fi
done &
watch=$!

code=0
wait "$broker" || code=$?
if [ -n "$ending" ]; then
  # The signal ended only the waiting.
  code=0
  wait "$broker" || code=$?
fi
kill "$watch" 2>/dev/null || true
exit "$code"
