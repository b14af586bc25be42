" Until Neovim has a syntax for `env` of its own (0.12): .env files are nearly shell.
if !exists('b:current_syntax') && empty(globpath($VIMRUNTIME, 'syntax/env.vim'))
  runtime! syntax/sh.vim
endif
