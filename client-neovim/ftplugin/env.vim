" Until Neovim has a file type plugin for `env` of its own (0.12).
if !exists('b:did_ftplugin') && empty(globpath($VIMRUNTIME, 'ftplugin/env.vim'))
  let b:did_ftplugin = 1
  setlocal comments=b:# commentstring=#\ %s
  let b:undo_ftplugin = 'setlocal comments< commentstring<'
endif
