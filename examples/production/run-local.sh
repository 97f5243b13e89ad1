#!/usr/bin/env bash
# The whole of examples/production on this machine, with packages of Debian and npm: PostgreSQL, Redis, two instances of
# the API, nginx in front, Prometheus. Its orders are the sample's, or those of a file:
#   bash examples/production/run-local.sh [orders_export.csv]
# PORTS_FROM: its six ports. Default 18080. RATE, BURST: requests a second that a caller may send. Default 250 and 150:
# the callers of check.sh need them. In public a tenth will do.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=()
command -v nginx >/dev/null || packages+=(nginx-light)
command -v redis-server >/dev/null || packages+=(redis-server)
command -v prometheus >/dev/null || packages+=(prometheus)
[ -d /usr/lib/postgresql ] || packages+=(postgresql)
if [ ${#packages[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || { echo "missing: sudo apt-get install ${packages[*]}" >&2; exit 1; }
  # these packages start services of their own on a machine with systemd; a container has none
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
[ -d node_modules ] || npm install --no-audit --no-fund
exec node --conditions=clientele-source --import tsx examples/production/local.ts "$@"
