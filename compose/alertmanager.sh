#!/bin/sh
# Starts Alertmanager in its container, with a configuration that has its secrets in it and that nobody else can read.
# Runs in the image's busybox.
set -eu
folder=/run/alertmanager
sh /etc/prometheus/alertmanager-secrets.sh /etc/prometheus/alertmanager.yml "$folder/alertmanager.yml"
# It looks for them beside its configuration.
ln -sfn /etc/prometheus/templates "$folder/templates"
exec alertmanager --config.file="$folder/alertmanager.yml" "$@"
