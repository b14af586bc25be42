if vim.g.loaded_keyfit then
  return
end
vim.g.loaded_keyfit = true

local t = require('keyfit.texts').t

vim.api.nvim_create_user_command('KeyfitConnections', function()
  require('keyfit.connections').open()
end, { desc = t('Show the key, endpoint and model that each tool uses') })

vim.api.nvim_create_user_command('KeyfitExplain', function(command)
  require('keyfit.explain').show(command.args)
end, { nargs = '*', desc = t('Explain an error message of the service, or a rule') })

vim.api.nvim_create_user_command('KeyfitSetup', function()
  require('keyfit.setup_tool').run()
end, { desc = t('Write the configuration of a tool into its file') })

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('keyfit.missing', {}),
  callback = function(event)
    require('keyfit.root').miss(event.buf)
  end,
})
