-- What a user's init.lua says, and words for the tests.
vim.lsp.enable('keyfit')

local T = {}

function T.fail(message)
  io.stderr:write('    ' .. message .. '\n')
  vim.cmd('cquit 1')
end

---@param what string
---@param got any
---@param expected any
function T.equal(what, got, expected)
  if not vim.deep_equal(got, expected) then
    T.fail(('%s: %s, not %s'):format(what, vim.inspect(got), vim.inspect(expected)))
  end
end

---@param what string
---@param condition fun(): any waited for; the result is handed on
function T.wait(what, condition)
  local result
  if not vim.wait(60000, function()
    result = condition()
    return result
  end, 20) then
    T.fail('waited in vain for ' .. what)
  end
  return result
end

---@return vim.lsp.Client the one attached to the current buffer
function T.client()
  return T.wait('the server', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'keyfit' })[1]
    return client and client.initialized and client
  end)
end

---@param count integer
---@return vim.Diagnostic[] of the current buffer
function T.diagnostics(count)
  return T.wait(count .. ' diagnostics', function()
    local found = vim.diagnostic.get(0)
    return #found == count and found
  end)
end

---@return string[] messages that vim.notify was given from now on
function T.messages()
  local said = {}
  vim.notify = function(message)
    table.insert(said, message)
  end
  return said
end

---@return string text of the floating window
function T.float()
  local window = T.wait('a floating window', function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(one)
      return vim.api.nvim_win_get_config(one).relative ~= ''
    end)
  end)
  local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  vim.api.nvim_win_close(window, true)
  return text
end

---@param path string of a test; Neovim ends with it
function T.run(path)
  local function run()
    local fine, failure = xpcall(dofile, debug.traceback, path)
    if not fine then
      T.fail(failure)
    end
    vim.cmd('qall!')
  end
  -- Once Neovim is up, as for a user: before, `vim.lsp.enable` leaves open buffers alone.
  vim.api.nvim_create_autocmd('VimEnter', { callback = vim.schedule_wrap(run) })
end

_G.T = T
