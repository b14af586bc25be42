--- File types for names that keyfit reads and Neovim gives none: without one, no server attaches.
--- `setfiletype` leaves alone what Neovim, the user or another plugin has detected before.

local group = vim.api.nvim_create_augroup('keyfit.filetype', {})
for filetype, names in pairs(require('keyfit.files').filetypes) do
  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
    group = group,
    pattern = names,
    command = 'setfiletype ' .. filetype,
  })
end
