#!/usr/bin/env bash
# The real Claude Code accepts the plugin and the list that it is installed from.
source "$(dirname "$0")/setup.sh"
command -v npm >/dev/null || skip "no npm"
mkdir -p "$SCRATCH/home"
export HOME=$SCRATCH/home
npm install --silent --no-audit --no-fund --prefix "$SCRATCH/npm" @anthropic-ai/claude-code >"$SCRATCH/npm.log" 2>&1 ||
    skip "npm cannot install Claude Code: $(tail -n 1 "$SCRATCH/npm.log")"
claude=$SCRATCH/npm/node_modules/.bin/claude
"$claude" --version
for path in "$ROOT/plugins/keyfit" "$ROOT"; do
    said=$("$claude" plugin validate "$path") || fail "refused: $path: $said"
    if grep -q "warning" <<<"$said"; then fail "a warning: $path: $said"; fi
done

cp -R "$ROOT/plugins/keyfit" "$SCRATCH/broken"
sed 's/"name": "keyfit"/"name": 3/' -i "$SCRATCH/broken/.claude-plugin/plugin.json"
if "$claude" plugin validate "$SCRATCH/broken" >/dev/null; then fail "a broken manifest should be refused"; fi
echo "Claude Code accepts the plugin"
