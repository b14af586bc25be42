#!/usr/bin/env bash
# All tests with the lowest versions that pyproject.toml allows, on Python 3.10 where there is one,
# and with the newest ones that a package index has.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

oldest() { # a working Python 3.10, else the usual one
    local found
    for found in python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python; do
        if "$found" -c '' 2>/dev/null; then
            echo "$found"
            return
        fi
    done
    echo "${PYTHON:-python3}"
}

run() { # a name, an interpreter, options for pip
    local python="$scratch/$1/bin/python"
    "$2" -m venv "$scratch/$1" &&
        "$python" -m pip install --quiet --disable-pip-version-check "${@:3}" --editable '.[test]' &&
        echo "== $1 versions, $("$python" -V)" &&
        "$python" -m pytest -n 2 -p no:cacheprovider
}

.venv/bin/python scripts/lowest.py >"$scratch/lowest.txt"
status=0
run lowest "$(oldest)" --constraint "$scratch/lowest.txt" || status=1
run newest "${PYTHON:-python3}" || status=1
exit $status
