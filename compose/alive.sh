#!/bin/bash
# Asks the server in this container whether it works; the image has no curl. Exit code 0 or 1.
set -eu
port=${COUNTERWATCH_MANAGEMENT_PORT:-9464}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
IFS= read -r status <&3
[[ $status == 'HTTP/1.1 200 '* ]]
