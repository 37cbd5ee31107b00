#!/bin/sh
# Writes an Alertmanager configuration with its secrets in it: of each value "@/path" (in quotes, alone on its line's right
# side) the first line of that file takes its place. Nothing else is changed.
#
#   alertmanager-secrets.sh alertmanager.yml /run/counterwatch/alertmanager.yml
#
# Only its owner can read what is written. Run it as Alertmanager's user before each start and reload (ExecStartPre in
# systemd). What Alertmanager finds relative to its configuration (templates/) must lie beside the written one, too.
set -eu

[ $# = 2 ] || { echo "usage: $0 FROM TO" >&2; exit 2; }
umask 077
made="$2.$$"
trap 'rm -f "$made"' EXIT
trap 'exit 1' HUP INT TERM

while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    [!#]*": '@/"*"'" | [!#]*': "@/'*'"')
      key=${line%%@/*}
      quote=${key##* }
      file=/${line#*@/}
      file=${file%?}
      secret=''
      [ -r "$file" ] || { echo "no secret in $file" >&2; exit 1; }
      IFS= read -r secret <"$file" || [ -n "$secret" ] || { echo "no secret in $file" >&2; exit 1; }
      # A quote or a backslash would mean something to YAML, and no password or token that is made for a machine needs one.
      case $secret in
        '' | *[\'\"\\]*) echo "not a plain line of text: $file" >&2; exit 1 ;;
      esac
      printf '%s%s%s\n' "$key" "$secret" "$quote"
      ;;
    *) printf '%s\n' "$line" ;;
  esac
done <"$1" >"$made"
mv -f "$made" "$2"
