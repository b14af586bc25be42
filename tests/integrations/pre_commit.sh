#!/usr/bin/env bash
# The real pre-commit with the hooks of this commit, set up by the snippet of docs/ci.md.
source "$(dirname "$0")/setup.sh"
installed "$SCRATCH/venv" pre-commit hatchling # what follows needs no other index than this
export PATH=$SCRATCH/venv/bin:$PATH PRE_COMMIT_HOME=$SCRATCH/hooks PRE_COMMIT_COLOR=never
pre-commit --version
copied "$SCRATCH/keyfit"
pre-commit validate-manifest "$SCRATCH/keyfit/.pre-commit-hooks.yaml"

git init -q "$SCRATCH/work"
cd "$SCRATCH/work"
# config HOOK... : the page's, with the copy in the place of the published repository
config() {
    block yaml rev: | sed "s|repo: .*|repo: $SCRATCH/keyfit|; s|rev: .*|rev: $(git -C "$SCRATCH/keyfit" rev-parse HEAD)|"
}
config >.pre-commit-config.yaml
git add .pre-commit-config.yaml
pre-commit install-hooks >"$SCRATCH/install.log" 2>&1 || fail "pre-commit cannot install keyfit: $(cat "$SCRATCH/install.log")"
pre-commit install >/dev/null

# refused WORD : git commit is refused, with the word in what the hooks say
refused() {
    if git commit -qm x >"$SCRATCH/commit.log" 2>&1; then fail "a commit should have been refused for $1"; fi
    grep -qF "$1" "$SCRATCH/commit.log" || fail "no $1 in: $(cat "$SCRATCH/commit.log")"
}

wrong >.env && git add --force .env
refused 'key-endpoint-mismatch'
grep -q 'files were modified by this hook' "$SCRATCH/commit.log" || fail "keyfit-fix did not repair"
grep -q '//coding-intl.dashscope.aliyuncs.com/v1' .env || fail "not repaired: $(cat .env)"
echo "  a wrong file is refused and repaired"

git add .env && git commit -qm right >"$SCRATCH/commit.log" 2>&1 || fail "a right file is refused: $(cat "$SCRATCH/commit.log")"
echo "  the repaired one is committed"

# The index of a commit with named files is another file than the repository's own.
key=$(printf 'keyfit' | sha256sum | cut -c 1-32)
echo "DASHSCOPE_API_KEY=sk-$key" >.env.local && git add --force .env.local
refused exposed-key
grep -qF "$key" "$SCRATCH/commit.log" && fail "a key is shown"
git rm -q --cached .env.local && rm .env.local
echo "  a real key is refused, and not shown"

head -c 5000000 /dev/zero | tr '\0' ' ' >large.json && echo 'nothing = 1' >keyfit.toml && echo '# x' >README.md
git add large.json keyfit.toml README.md
git commit -qm other >"$SCRATCH/commit.log" 2>&1 || fail "what keyfit does not read is refused: $(cat "$SCRATCH/commit.log")"
echo "  what keyfit does not read is committed"
echo "PASSED: pre-commit"
