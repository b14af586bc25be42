-- :KeyfitConnections, with a server inside of this file: what it answers is what is shown.

local env, settings = vim.fs.abspath('.env'), vim.fs.abspath('.claude/settings.json')

local REFUSED = {
  tool = 'claude-code',
  name = 'Claude Code',
  folder = vim.uv.cwd(),
  role = 'main',
  active = true,
  key = { masked = 'sk-sp-****', plan = 'coding-plan', plan_name = 'Coding Plan', from = { path = env, line = 2 } },
  endpoint = {
    url = 'https://dashscope-intl.aliyuncs.com/apps/anthropic',
    plan = 'pay-as-you-go',
    region = 'ap-southeast-1',
    protocol = 'anthropic',
    from = { path = settings, line = 3 },
  },
  request_url = 'https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages',
  models = { { id = 'GLM-5', from = { path = settings, line = 4 } }, { id = 'qwen3.5-plus', from = vim.NIL } },
  answer = {
    outcome = 'refused',
    statuses = { 401, 403 },
    evidence = 'documented',
    reason = 'A pay-as-you-go host refuses a plan key',
    remedy = 'Use the Coding Plan endpoint',
    at = { path = settings, line = 3 },
    repair = { vim.uri_from_fname(settings), 'key-endpoint-mismatch', '7', 'Use the Coding Plan endpoint' },
  },
}
local UNKNOWN = {
  tool = 'opencode',
  name = 'OpenCode',
  folder = vim.uv.cwd(),
  role = 'provider',
  active = false,
  key = vim.NIL,
  endpoint = vim.NIL,
  request_url = vim.NIL,
  models = {},
  answer = { outcome = 'unknown', statuses = {}, evidence = vim.NIL, reason = 'No key is known.', remedy = vim.NIL },
}

local connections ---@type table[]? nil: the server knows no such request
local announced, executed ---@type table, table
local tell ---@type fun(method: string, params: table)

--- A server in this process, in the shape that `cmd` may have.
local function server(dispatchers)
  tell = dispatchers.notification
  local closing = false
  local answers = {
    initialize = function(params)
      announced = params.capabilities
      return nil, { capabilities = {} }
    end,
    ['keyfit/connections'] = function()
      if connections then
        return nil, { version = 1, connections = vim.deepcopy(connections) }
      end
      return { code = -32601, message = 'Method Not Found' }
    end,
    ['workspace/executeCommand'] = function(params)
      executed = params
      return nil, true
    end,
    shutdown = function()
      return nil, nil
    end,
  }
  return {
    request = function(method, params, reply)
      local failure, result = answers[method](params)
      vim.schedule(function()
        reply(failure, result)
      end)
      return true, 1
    end,
    notify = function(method)
      closing = closing or method == 'exit'
      return true
    end,
    is_closing = function()
      return closing
    end,
    terminate = function()
      closing = true
    end,
  }
end

local function window_text()
  return vim.api.nvim_buf_get_name(0) == 'keyfit://connections'
    and table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

---@param line integer
---@param path string
---@param expected integer
local function jumps(line, path, expected)
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'mx', false)
  T.equal('file', vim.api.nvim_buf_get_name(0), path)
  T.equal('line', vim.api.nvim_win_get_cursor(0)[1], expected)
  vim.cmd.wincmd('p')
end

vim.lsp.config('keyfit', { cmd = server })
vim.lsp.enable('keyfit')
vim.cmd.edit('.env')
T.client()
T.equal('capability', announced.experimental, { keyfitConnections = true })

local said = T.messages()
vim.cmd('KeyfitConnections')
T.wait('the message of an old server', function()
  return said[1]
end)
T.equal('message', said[1]:match('update it'), 'update it')

connections = { REFUSED, UNKNOWN }
vim.cmd('KeyfitConnections')
T.equal(
  'window',
  T.wait('the window', window_text),
  table.concat({
    '✗ Claude Code → 401 or 403  main',
    '  answer    A pay-as-you-go host refuses a plan key.  (documented)',
    '  remedy    Use the Coding Plan endpoint.  [a]',
    '  key       sk-sp-****  Coding Plan  ← .env:2',
    '  endpoint  https://dashscope-intl.aliyuncs.com/apps/anthropic  pay-as-you-go  ap-southeast-1  ← .claude/settings.json:3',
    '  model     GLM-5  ← .claude/settings.json:4',
    '  model     qwen3.5-plus',
    '',
    '· OpenCode  provider  (not in use)',
    '  answer    No key is known.',
  }, '\n')
)
T.equal('modifiable', vim.bo.modifiable, false)
T.equal('bar', vim.wo.winbar:match('1 of 2 fail'), '1 of 2 fail')
T.equal('for a statusline', require('keyfit.connections').failing(), 1)
jumps(4, env, 2)
jumps(6, settings, 4)
jumps(2, settings, 3)
local messages = #said
vim.api.nvim_win_set_cursor(0, { 7, 0 })
vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'mx', false)
T.equal('message', said[messages + 1], 'keyfit: no file belongs to this line')

-- The keys of the window
local function press(line, key)
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.api.nvim_feedkeys(key, 'mx', false)
end
press(1, 'y')
T.equal('copied', vim.fn.getreg(vim.fn.has('clipboard') == 1 and '+' or '"'):match('^[^\n]*\n[^\n]*'), '✗ Claude Code → 401 or 403  main\nanswer    A pay-as-you-go host refuses a plan key.  (documented)')
press(9, 'a')
T.equal('message', said[#said], 'keyfit: there is no automatic fix for this connection')
T.equal('nothing', executed, nil)
press(3, 'a')
T.wait('the repair', function()
  return executed
end)
T.equal('repair', executed, { command = 'keyfit.repair', arguments = REFUSED.answer.repair })
T.equal('shown', vim.api.nvim_buf_get_name(0), settings)
vim.cmd.wincmd('p')
press(1, 'f')
T.wait('what fails', function()
  return not window_text():find('OpenCode')
end)
connections = { UNKNOWN }
press(1, 'R')
T.wait('that nothing does', function()
  return window_text() == 'Every connection in use fits. f shows them all.'
end)
press(1, 'f')

connections = {}
tell('keyfit/connectionsChanged', {})
T.wait('the refresh', function()
  return (window_text() or ''):find('^No tool here uses a key or an endpoint that keyfit knows.\n:KeyfitSetup ')
end)

local windows = #vim.api.nvim_list_wins()
vim.cmd('KeyfitConnections')
vim.wait(100)
T.equal('windows after a second time', #vim.api.nvim_list_wins(), windows)
vim.api.nvim_feedkeys('q', 'mx', false)
T.equal('windows after q', #vim.api.nvim_list_wins(), windows - 1)
tell('keyfit/connectionsChanged', {})
vim.wait(100)
T.equal('windows after news', #vim.api.nvim_list_wins(), windows - 1)
