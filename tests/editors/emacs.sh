#!/usr/bin/env bash
# Real Emacs with Eglot, set up by the snippet of docs/editors/emacs.md as it stands.
source "$(dirname "$0")/lib/setup.sh"
have_debian emacs-nox elpa-eglot

WORKSPACE="$SCRATCH/a workspace" && workspace "$WORKSPACE"
snippet elisp emacs.md >"$SCRATCH/snippet.el"
emacs --version | head -n 1
packages=() # with -Q, Debian's packages are not on the load path
for folder in /usr/share/emacs/site-lisp/elpa/*-[0-9]*; do packages+=(-L "$folder"); done
cd "$WORKSPACE"
timeout 600 emacs -Q --batch "${packages[@]}" -l "$SCRATCH/snippet.el" -l "$TESTS/emacs/repairs.el" >"$SCRATCH/emacs.log" 2>&1 ||
    fail "$(head -c 1500 "$SCRATCH/emacs.log")"
repaired "$WORKSPACE"
echo "PASSED: emacs"
