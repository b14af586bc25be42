--- `:KeyfitConnections`: which key, endpoint and model each tool uses, and what the service answers.

local view = require('keyfit.connections_view')

local M = {}

local NAME = 'keyfit://connections'
local METHOD = 'keyfit/connections'
local METHOD_NOT_FOUND = -32601
local HEIGHT = 15 -- lines, at most

---@return integer? buffer of the window, if it is open
local function buffer()
  local number = vim.fn.bufnr('^' .. NAME .. '$')
  return number > 0 and vim.api.nvim_buf_is_loaded(number) and number or nil
end

--- Go to the setting behind the cursor's line, in the previous window.
local function jump()
  local place = view.place(vim.api.nvim_win_get_cursor(0)[1])
  if not place then
    vim.notify('keyfit: this line comes from no file')
    return
  end
  local here = vim.api.nvim_get_current_win()
  vim.cmd.wincmd('p')
  if vim.api.nvim_get_current_win() == here then
    vim.cmd('aboveleft split')
  end
  vim.cmd.edit({ place.path, magic = { file = false } })
  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_win_set_cursor(0, { math.min(place.line, last), 0 })
  vim.cmd('normal! ^zv')
end

---@return integer buffer new and shown in a window at the bottom
local function open_window()
  vim.cmd('botright new')
  local new = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_name(new, NAME)
  vim.bo[new].buftype, vim.bo[new].bufhidden, vim.bo[new].swapfile = 'nofile', 'wipe', false
  vim.bo[new].filetype = 'keyfit-connections'
  local window = vim.wo[vim.api.nvim_get_current_win()][0]
  window.wrap, window.number, window.relativenumber, window.cursorline = false, false, false, true
  window.signcolumn, window.winfixheight = 'no', true
  vim.keymap.set('n', '<CR>', jump, { buffer = new, desc = 'Go to the file and line' })
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = new, nowait = true, desc = 'Close' })
  return new
end

---@param answers table<integer, {result: table?, err: lsp.ResponseError?}>
---@return table[] connections of all servers
---@return string? failure in words, where none of the servers has answered
local function gather(answers)
  local all, failure = {}, nil
  for _, answer in pairs(answers) do
    if answer.result then
      vim.list_extend(all, answer.result.connections)
    elseif answer.err and answer.err.code == METHOD_NOT_FOUND then
      failure = 'this version of the server cannot list connections; update it: pip install -U keyfit'
    else
      failure = 'the server could not list the connections'
    end
  end
  return all, #all == 0 and failure or nil
end

---@param done fun(connections: table[], failure: string?)
local function ask(done)
  local clients = vim.lsp.get_clients({ name = 'keyfit' })
  local answers, waiting = {}, #clients
  for _, client in ipairs(clients) do
    client:request(METHOD, vim.empty_dict(), function(err, result)
      answers[client.id], waiting = { result = result, err = err }, waiting - 1
      if waiting == 0 then
        done(gather(answers))
      end
    end)
  end
end

--- Open the window, or go to it and refresh it.
function M.open()
  if #vim.lsp.get_clients({ name = 'keyfit' }) == 0 then
    vim.notify('keyfit: no server is running; open a .env file first', vim.log.levels.WARN)
    return
  end
  ask(function(connections, failure)
    if failure then
      vim.notify('keyfit: ' .. failure, vim.log.levels.WARN)
      return
    end
    local old = buffer()
    local window = old and vim.fn.bufwinid(old) or -1
    if window > 0 then
      vim.api.nvim_set_current_win(window)
    end
    local shown = window > 0 and old or open_window()
    local lines = view.show(shown, connections)
    vim.api.nvim_win_set_height(0, math.min(lines, HEIGHT))
  end)
end

--- Refresh the window if it is open, without moving the cursor.
function M.refresh()
  if buffer() then
    ask(function(connections, failure)
      local shown = buffer()
      if shown and not failure then
        view.show(shown, connections)
      end
    end)
  end
end

return M
