#!/usr/bin/env bash
# Real Vim with ALE, set up by the snippet of docs/editors/vim.md as it stands.
source "$(dirname "$0")/lib/setup.sh"
have_debian vim vim-ale

SMILE=':-)' # docs/editors/vim.md says what ALE does otherwise
WORKSPACE="$SCRATCH/a workspace" && workspace "$WORKSPACE"
{
    echo 'set nocompatible noswapfile hidden encoding=utf-8'
    echo 'filetype plugin on'
    echo 'let g:ale_hover_to_preview = 1'
    echo 'packadd! ale'
    snippet vim vim.md
} >"$SCRATCH/vimrc"

# ALE asks for a choice at a prompt: Vim runs in a terminal of its own.
terminal='import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
export KEYFIT_SAID=$SCRATCH/said TERM=xterm
cd "$WORKSPACE"
timeout 600 python3 -c "$terminal" vim -u "$SCRATCH/vimrc" -S "$TESTS/vim/repairs.vim" .env \
    >"$SCRATCH/screen" 2>&1 </dev/null || fail "$(cat "$KEYFIT_SAID" 2>/dev/null || tail -c 2000 "$SCRATCH/screen")"
repaired "$WORKSPACE"
echo "PASSED: vim"
