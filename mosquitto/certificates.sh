#!/bin/sh
# Makes certificates for the broker, or for the built-in endpoint, with an authority of one's own.
#
#   sh certificates.sh FOLDER NAME...
#
# FOLDER gets ca.crt (for devices and mqtt.ca), ca.key (keep it elsewhere), server.crt and server.key. NAME is what
# devices connect to: host names or IP addresses. Run it again to renew the server's certificate: the authority stays.
set -eu

[ $# -ge 2 ] || {
  echo 'usage: certificates.sh FOLDER NAME...' >&2
  exit 2
}
folder=$1
shift
ca_days=7300
server_days=730
umask 077
mkdir -p "$folder"

names=''
for name in "$@"; do
  case $name in
    *[!0-9.]*:* | *:*) kind=IP ;;
    *[!0-9.]*) kind=DNS ;;
    *) kind=IP ;;
  esac
  names="$names${names:+,}$kind:$name"
done

if [ ! -e "$folder/ca.key" ]; then
  # An authority that no device knows would be worse than a certificate that runs out.
  [ ! -e "$folder/ca.crt" ] || {
    echo "$folder/ca.key is elsewhere: put it back for as long as this takes" >&2
    exit 1
  }
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$ca_days" \
    -subj '/CN=Counterwatch devices' -keyout "$folder/ca.key" -out "$folder/ca.crt" \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
  chmod 644 "$folder/ca.crt"
fi

# Beside the old ones first: a certificate and a key that do not belong together are seen by nobody.
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
  -keyout "$folder/server.key.new" -out "$folder/server.csr" 2>/dev/null
printf '%s\n' "subjectAltName=$names" 'basicConstraints=CA:FALSE' 'keyUsage=digitalSignature' \
  'extendedKeyUsage=serverAuth' 'authorityKeyIdentifier=keyid' >"$folder/server.ext"
openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial \
  -days "$server_days" -sha256 -extfile "$folder/server.ext" -out "$folder/server.crt.new" 2>/dev/null
openssl verify -CAfile "$folder/ca.crt" "$folder/server.crt.new" >/dev/null
chmod 644 "$folder/server.crt.new"
mv "$folder/server.key.new" "$folder/server.key"
mv "$folder/server.crt.new" "$folder/server.crt"
rm -f "$folder/server.csr" "$folder/server.ext"
echo "made $folder/server.crt for $names"
