if vim.g.loaded_keyfit then
  return
end
vim.g.loaded_keyfit = true

vim.api.nvim_create_user_command('KeyfitConnections', function()
  require('keyfit.connections').open()
end, { desc = 'Which key, endpoint and model each tool uses here' })

vim.api.nvim_create_user_command('KeyfitExplain', function(command)
  require('keyfit.explain').show(command.args)
end, { nargs = '*', desc = 'What an error message of the service, or a rule, means' })

vim.api.nvim_create_user_command('KeyfitSetup', function()
  require('keyfit.setup_tool').run()
end, { desc = 'Put the configuration of a tool into its file' })

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('keyfit.missing', {}),
  callback = function(event)
    require('keyfit.root').miss(event.buf)
  end,
})
