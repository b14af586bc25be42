# Sourced by the tests beside it: a copy of this commit in a repository of its own, and what these
# tests do in common.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../scratch.sh"

command -v git >/dev/null || skip "no git"
for name in $(git rev-parse --local-env-vars); do unset "$name"; done # of a hook that runs this
export PIP_DISABLE_PIP_VERSION_CHECK=1 \
    GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com

# copied FOLDER : a repository there whose only commit is the tree of this one's last commit
copied() {
    git init -q "$1"
    git -c safe.directory='*' -C "$ROOT" archive HEAD | tar -x -C "$1" || skip "no repository of this tree"
    git -C "$1" add --all && git -C "$1" commit -qm copy
}

# block LANGUAGE WORD : the first block of that language with the word in docs/ci.md
block() {
    awk -v fence="\`\`\`$1" -v word="$2" '
        $0 == fence {on = 1; text = ""; next}
        on && /^```/ {if (index(text, word)) {printf "%s", text; exit} on = 0}
        on {text = text $0 "\n"}' "$ROOT/docs/ci.md"
}

# installed VENV WHAT... : a virtual environment with these packages
installed() {
    python3 -m venv "$1" && "$1/bin/python" -m pip install --quiet "${@:2}" >"$SCRATCH/pip.log" 2>&1 ||
        skip "pip cannot install ${*:2}: $(tail -n 1 "$SCRATCH/pip.log")"
}

# wrong : a .env whose plan key does not fit the pay-as-you-go host
wrong() {
    printf '%s\n' "OPENAI_API_KEY=$PLAN_KEY" \
        'OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1'
}
