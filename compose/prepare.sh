#!/bin/sh
# Named volumes come as root's. Gives them to those who write there, and puts the broker's first files in place; what is
# there already stays. Mosquitto is 1883, Counterwatch 10001. Runs in the broker image's busybox.
set -eu
volumes=${1:-/volumes}
access_list=${2:-/opt/counterwatch/acl}

chown 1883:1883 "$volumes/broker"
chmod 700 "$volumes/broker"

# Counterwatch writes, and its new files get the broker's group, which may read them.
chown 10001:1883 "$volumes/broker-files"
chmod 2770 "$volumes/broker-files"
cd "$volumes/broker-files"
if [ ! -e acl ]; then
  cp "$access_list" acl
fi
if [ ! -e passwords ]; then
  : >passwords
fi
chown 10001:1883 acl passwords
chmod 640 acl passwords
