#!/usr/bin/env bash
# Asks what run-local.sh started, stops parts of it and starts them again, and prints what held.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec node --conditions=clientele-source --import tsx examples/production/check.ts "$@"
