--- The configuration behind `vim.lsp.enable('keyfit')`; `vim.lsp.config('keyfit', …)` changes it.

---@type vim.lsp.Config
return {
  cmd = { 'keyfit', 'lsp' },
  -- No `filetypes`: a file's name tells, not its type, and users give .env files many types.
  root_dir = function(buffer, start)
    require('keyfit.root').decide(buffer, start)
  end,
  capabilities = { experimental = { keyfitConnections = true } },
  commands = {
    -- The rule's text in a window, in place of its page on the web.
    ['keyfit.openRule'] = function(command)
      require('keyfit.explain').show(command.arguments[1])
    end,
  },
  handlers = {
    ['keyfit/connectionsChanged'] = function()
      require('keyfit.connections').refresh()
    end,
  },
}
