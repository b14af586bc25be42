# Sourced by tests/editors/*.sh: a workspace, and keyfit on the PATH. No workspace lies inside of a
# home folder: keyfit searches none.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../../scratch.sh"

TESTS=$ROOT/tests/editors
PACKAGES=$ROOT/.editors # editors from package indexes, kept between runs
export PATH="$ROOT/.venv/bin:$PATH" LC_ALL=C.UTF-8
command -v keyfit >/dev/null || fail "keyfit is not on the PATH: run \`make test-editors\`"

# have_debian PACKAGE... : installs them where they are missing, when no other script installs any
have_debian() {
    dpkg -s "$@" >/dev/null 2>&1 && return
    command -v apt-get >/dev/null || skip "no apt-get to install $* with"
    flock /var/cache/apt sh -c 'apt-get update -qq && apt-get install -y -qq "$@"' - "$@" >"$SCRATCH/apt.log" 2>&1 ||
        skip "apt-get cannot install $*: $(tail -n 1 "$SCRATCH/apt.log")"
}

# Outside of the Basic Multilingual Plane: bytes, code points and UTF-16 units all count differently.
SMILE=😀

# workspace FOLDER : three files with CRLF line ends, each with one mistake; where the format allows
# it, $SMILE stands before it in its line
workspace() {
    mkdir -p "$1/.git" "$1/.claude"
    printf '%s\r\n' '# 😀 invented' "OPENAI_API_KEY=$PLAN_KEY" \
        'OPENAI_BASE_URL="https://dashscope-intl.aliyuncs.com/compatible-mode/v1"' >"$1/.env"
    printf '%s\r\n' "echo \"$SMILE\"; export ANTHROPIC_AUTH_TOKEN=$PLAN_KEY ANTHROPIC_BASE_URL=\"https://dashscope-intl.aliyuncs.com/apps/anthropic\"" \
        >"$1/.bashrc"
    printf '%s\r\n' '{' '  "env": {' \
        "    \"ANTHROPIC_AUTH_TOKEN\": \"$PLAN_KEY\", \"ANTHROPIC_BASE_URL\": \"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic\"," \
        "    \"GREETING\": \"$SMILE\", \"ANTHROPIC_MODEL\": \"GLM-5\"" '  }' '}' >"$1/.claude/settings.json"
}

# repaired FOLDER : every byte is as it was, but for the three repairs
repaired() {
    local was="$SCRATCH/was" file
    rm -rf "$was" && workspace "$was"
    sed -i 's|//dashscope-intl.aliyuncs.com/compatible-mode|//coding-intl.dashscope.aliyuncs.com|' "$was/.env"
    sed -i 's|//dashscope-intl.aliyuncs.com|//coding-intl.dashscope.aliyuncs.com|' "$was/.bashrc"
    sed -i 's|GLM-5|glm-5|' "$was/.claude/settings.json"
    for file in .env .bashrc .claude/settings.json; do
        cmp "$was/$file" "$1/$file" || fail "$file is not as it should be on disk"
    done
}

# snippet LANGUAGE PAGE : the first block of that language in a page of docs/editors
snippet() {
    awk -v fence="\`\`\`$1" '$0 == fence {on = 1; next} on && /^```/ {exit} on' "$ROOT/docs/editors/$2"
}
