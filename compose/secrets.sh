#!/bin/sh
# Makes what compose.yaml needs and nobody else may have: random passwords, and certificates for the broker.
#
#   sh compose/secrets.sh NAME...
#
# NAME is what devices connect to: host names or IP addresses of this machine. Everything goes to the folder "secrets"
# beside compose.yaml. What is there already stays, so run it again for what is missing. To renew the broker's
# certificate, delete secrets/server.crt before, with secrets/authority/ca.key back in its place: keep it elsewhere
# otherwise. Devices get secrets/ca.crt.
set -eu

[ $# -ge 1 ] || {
  echo 'usage: secrets.sh NAME...' >&2
  exit 2
}
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets

for secret in postgres-superuser postgres-counterwatch postgres-grafana mqtt-server grafana-admin; do
  # 264 random bits, in letters that mean nothing to a shell, a URL or SQL.
  if [ ! -s "secrets/$secret" ]; then
    openssl rand -base64 33 | tr '+/' '-_' >"secrets/$secret"
  fi
done

# Nobody can make this one up: put yours in, or delete what is Telegram's in prometheus/alertmanager.yml.
if [ ! -s secrets/telegram-token ]; then
  echo none-yet >secrets/telegram-token
fi

if [ ! -s secrets/server.crt ]; then
  # Counterwatch itself connects to 127.0.0.1.
  sh mosquitto/certificates.sh secrets/authority "$@" 127.0.0.1
  # Those that are there are for reading only.
  cp -f secrets/authority/ca.crt secrets/authority/server.crt secrets/authority/server.key secrets/
fi

# The containers' users are in this group; the folder itself is its owner's only. Where root runs this, it is a group
# that nobody is in.
group=$(id -g)
if [ "$group" = 0 ]; then
  group=10002
  chgrp "$group" secrets/postgres-* secrets/mqtt-server secrets/grafana-admin secrets/telegram-token secrets/server.key
fi
chmod 440 secrets/postgres-* secrets/mqtt-server secrets/grafana-admin secrets/telegram-token secrets/server.key
chmod 444 secrets/ca.crt secrets/server.crt
if ! grep -qs '^COUNTERWATCH_SECRETS_GROUP=' .env; then
  echo "COUNTERWATCH_SECRETS_GROUP=$group" >>.env
fi
echo 'made what was missing in secrets/; Grafana: user admin, its password is in secrets/grafana-admin'
if grep -qx none-yet secrets/telegram-token; then
  echo "secrets/telegram-token has no token yet: put yours in, or delete what is Telegram's in prometheus/alertmanager.yml"
fi
