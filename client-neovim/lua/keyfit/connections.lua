--- `:KeyfitConnections`: which key, endpoint and model each tool uses, and what the service answers.

local t = require('keyfit.texts').t
local view = require('keyfit.connections_view')

local M = {}

local NAME = 'keyfit://connections'
local METHOD = 'keyfit/connections'
local METHOD_NOT_FOUND = -32601
local HEIGHT = 15 -- lines, at most

local only_failing = false
local failing = nil ---@type integer? how many fail; nil as long as nobody has asked

---@return integer? buffer of the window, if it is open
local function buffer()
  local number = vim.fn.bufnr('^' .. NAME .. '$')
  return number > 0 and vim.api.nvim_buf_is_loaded(number) and number or nil
end

---@return keyfit.Line line under the cursor
local function line_here()
  return view.line(vim.api.nvim_win_get_cursor(0)[1]) or { text = '' }
end

--- Go to the setting behind the cursor's line, in the previous window.
---@return boolean done
local function jump()
  local place = line_here().place
  if not place then
    vim.notify(t('keyfit: no file belongs to this line'))
    return false
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
  return true
end

--- Make the change that the remedy of the cursor's block proposes, where it is seen.
local function repair()
  local connection = line_here().connection
  local arguments = connection and connection.answer and connection.answer.repair
  local client = connection and vim.lsp.get_client_by_id(connection.client_id)
  if not client or not arguments or arguments == vim.NIL then
    vim.notify(t('keyfit: there is no automatic fix for this connection'))
  elseif jump() then
    local params = { command = 'keyfit.repair', arguments = arguments }
    client:request('workspace/executeCommand', params, function(_, done)
      if done ~= true then
        vim.notify(t('keyfit: nothing was changed, because the file has changed'))
      end
    end)
  end
end

--- Copy the cursor's block into the unnamed register, and the clipboard if there is one.
local function copy()
  local connection = line_here().connection
  if connection then
    vim.fn.setreg(vim.fn.has('clipboard') == 1 and '+' or '"', view.text(connection))
    vim.notify(t('keyfit: copied; the key is masked'))
  end
end

local function toggle_filter()
  only_failing = not only_failing
  M.refresh()
end

---@return integer buffer new and shown in a window at the bottom
local function open_window()
  vim.cmd('botright new')
  local new = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_name(new, NAME)
  vim.bo[new].buftype, vim.bo[new].bufhidden, vim.bo[new].swapfile = 'nofile', 'wipe', false
  vim.bo[new].filetype = 'keyfit-connections'
  local window = vim.wo[vim.api.nvim_get_current_win()][0]
  window.number, window.relativenumber, window.cursorline = false, false, true
  window.wrap, window.linebreak, window.breakindent, window.breakindentopt = true, true, true, 'shift:12'
  window.signcolumn, window.winfixheight = 'no', true
  local keys = {
    ['<CR>'] = { jump, t('Jump to the file and line') },
    a = { repair, t('Apply the repair') },
    y = { copy, t('Copy the block') },
    f = { toggle_filter, t('Show only what fails, or everything') },
    R = { M.refresh, t('Refresh') },
    q = { '<Cmd>close<CR>', t('Close') },
  }
  for key, does in pairs(keys) do
    vim.keymap.set('n', key, does[1], { buffer = new, nowait = true, desc = does[2] })
  end
  return new
end

---@param answers table<integer, {result: table?, err: lsp.ResponseError?}>
---@return table[] connections of all servers
---@return string? failure in words, where none of the servers has answered
local function gather(answers)
  local all, failure = {}, nil
  for id, answer in pairs(answers) do
    if answer.result then
      for _, connection in ipairs(answer.result.connections) do
        connection.client_id = id
        table.insert(all, connection)
      end
    elseif answer.err and answer.err.code == METHOD_NOT_FOUND then
      failure = t('keyfit: this version of the server cannot list connections; update it: pip install -U keyfit')
    else
      failure = t('keyfit: the server could not list the connections')
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

---@param number integer buffer
---@param connections table[]
local function show(number, connections)
  failing = #vim.tbl_filter(view.is_failing, connections)
  view.show(number, connections, only_failing)
  local window = vim.fn.bufwinid(number)
  if window > 0 then
    local head = t('AI connections: {failing} of {count} fail', { failing = failing, count = #connections })
    local keys = t('<CR> reveal  a repair  y copy  f filter  R refresh  q close')
    vim.wo[window][0].winbar = ('%%#Title#%s%%*%%=%s'):format(head, keys)
  end
end

--- Open the window, or go to it and refresh it.
function M.open()
  if #vim.lsp.get_clients({ name = 'keyfit' }) == 0 then
    vim.notify(t('keyfit: no server is running; open a .env file first'), vim.log.levels.WARN)
    return
  end
  ask(function(connections, failure)
    if failure then
      vim.notify(failure, vim.log.levels.WARN)
      return
    end
    local old = buffer()
    local window = old and vim.fn.bufwinid(old) or -1
    if window > 0 then
      vim.api.nvim_set_current_win(window)
    end
    local number = window > 0 and old or open_window()
    show(number, connections)
    local rows = vim.api.nvim_win_text_height(0, {}).all + 1 -- one for the bar
    vim.api.nvim_win_set_height(0, math.min(rows, HEIGHT))
  end)
end

--- Refresh the window if it is open, without moving the cursor, and the count if it is shown.
function M.refresh()
  if not buffer() and not failing then
    return
  end
  ask(function(connections, failure)
    if failure then
      return
    end
    local number = buffer()
    if number then
      show(number, connections)
    else
      failing = #vim.tbl_filter(view.is_failing, connections)
    end
  end)
end

--- How many connections fail, for a statusline: asked for from the first call on.
---@return integer
function M.failing()
  if not failing then
    failing = 0
    M.refresh()
  end
  return failing
end

return M
