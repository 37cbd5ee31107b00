#!/bin/sh
# Makes src/test/resources/grafana/dashboard.json, the JSON Schema that the dashboards in grafana/
# are checked against, out of the types that Grafana publishes. To be run by hand, with node 20 or
# newer and npm, when the dashboards are meant for another version of Grafana: then change the
# version here, in grafana-schema/package.json and in its lock file (npm install
# --package-lock-only), and the checksums below (npm view PACKAGE@VERSION dist.integrity).
# Works in a temporary folder; every package is pinned by its checksum and runs no scripts.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
result="$here/../test/resources/grafana/dashboard.json"
version=13.2.3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

cp "$here"/grafana-schema/* "$folder"
cd "$folder"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# Of these only a few types are wanted, and none of the hundreds of packages that they depend on.
types_of() {
  file=$(npm pack "@grafana/$1@$version" --ignore-scripts --loglevel=error | tail -n 1)
  sum=$(openssl dgst -sha512 -binary "$file" | openssl base64 -A)
  if [ "$sum" != "$2" ]; then
    echo "@grafana/$1 $version is not what it was: its checksum is $sum" >&2
    exit 1
  fi
  mkdir -p "node_modules/@grafana/$1"
  tar -xzf "$file" -C "node_modules/@grafana/$1" --strip-components=1
}
types_of data 'EClmL+1ri5uQi0oTbXQCvNvRQ8a+mHbzX+CUlWvu+N4gVLRD0Zfa3k/POfJyxArdlpH3j3mN/3hmfnuogm63Nw=='
types_of prometheus 'T/zVYpVKXhMbqCyCaJa/afqkmZ8459i5Jvo5GMsjldLO5zKZTvNZft2b1GLEDxXPt6Lq1FTV/JVA5QT/dzmrlw=='
types_of sql 'z/HirKtZe2kBtH7LglFUCtViKOzjIGotRDwzOLcEc0zyb0bYjADaSYvvF9h4cfXPXaEf6khHC9OImtWudR/hQQ=='

mkdir -p "$(dirname "$result")"
node make.mjs "$folder/dashboard.json"
mv "$folder/dashboard.json" "$result"
echo "made $result: $(wc -c <"$result") bytes"
