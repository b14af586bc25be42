# Sourced by the tests in bash: a scratch folder that holds the home folder too, so that nobody's own
# settings count, and words for what went well or not.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export HOME=$SCRATCH/home XDG_CONFIG_HOME=$SCRATCH/xdg XDG_DATA_HOME=$SCRATCH/xdg \
    XDG_STATE_HOME=$SCRATCH/xdg XDG_CACHE_HOME=$SCRATCH/xdg
mkdir -p "$HOME" "$XDG_CONFIG_HOME"

PLAN_KEY=sk-sp-0123456789abcdef0123456789abcdef

skip() {
    echo "SKIPPED: $*"
    exit 0
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
