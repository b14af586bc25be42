--- The text of the window of connections: a block of lines for each, and what is behind them.

local t = require('keyfit.texts').t

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('keyfit.connections')
local NOT_FAILING = { ok = true, unknown = true }
local LABEL_WIDTH = 9 -- columns
local ENDS = { '.', '!', '?', '…', '。', '！', '？' }

---@alias keyfit.Place {path: string, line: integer} line: 1-based
---@alias keyfit.Line {text: string, place: keyfit.Place?, group: string?, connection: table?}

local shown = {} ---@type keyfit.Line[]

---@param value any
---@return any? value, where JSON's null is nil
local function known(value)
  return value ~= vim.NIL and value or nil
end

---@param origin table? as in the result of keyfit/connections
---@return keyfit.Place? place if a file is known
local function place_of(origin)
  origin = known(origin)
  return origin and known(origin.path) and known(origin.line) and origin or nil
end

---@param text string
---@return string sentence with a full stop
local function sentence(text)
  local has_end = vim.iter(ENDS):any(function(sign)
    return vim.endswith(text, sign)
  end)
  return has_end and text or t('{sentence}.', { sentence = text })
end

---@param place keyfit.Place?
---@return string
local function where(place)
  return place and ('  ← %s:%d'):format(vim.fn.fnamemodify(place.path, ':~:.'), place.line) or ''
end

---@param label string
---@param words (string?)[] joined by two blanks; what is unknown is left out
---@param place keyfit.Place?
---@param group string?
---@return keyfit.Line
local function line(label, words, place, group)
  local said = vim.iter(words):filter(known):join('  ')
  local blanks = (' '):rep(LABEL_WIDTH - vim.fn.strdisplaywidth(label))
  return { text = ('  %s%s %s%s'):format(label, blanks, said, where(place)), place = place, group = group }
end

--- Whether a call that is made will not get what it is made for, as far as is known.
---@param connection table
---@return boolean
function M.is_failing(connection)
  local answer = known(connection.answer)
  return connection.active ~= false and answer ~= nil and not NOT_FAILING[answer.outcome]
end

---@param folder string that a tool is started in
---@return string name as people call it: '' for Neovim's own folder, by the workspace's if it has several
local function folder_name(folder)
  local roots = {} ---@type table<string, boolean>
  for _, client in ipairs(vim.lsp.get_clients({ name = 'keyfit' })) do
    for _, root in ipairs(client.workspace_folders or {}) do
      roots[vim.uri_to_fname(root.uri)] = true
    end
  end
  for root in vim.spairs(roots) do
    local below = vim.fs.relpath and vim.fs.relpath(root, folder)
    if below and vim.tbl_count(roots) > 1 then
      return below == '.' and vim.fs.basename(root) or vim.fs.joinpath(vim.fs.basename(root), below)
    end
  end
  return folder == vim.uv.cwd() and '' or vim.fn.fnamemodify(folder, ':~:.')
end

---@param connection table
---@return string mark
---@return string group of highlighting
local function verdict(connection)
  if connection.active == false then
    return '·', 'Comment'
  elseif M.is_failing(connection) then
    return '✗', 'DiagnosticError'
  end
  local is_ok = known(connection.answer) and connection.answer.outcome == 'ok'
  return is_ok and '✓' or '?', is_ok and 'DiagnosticOk' or 'DiagnosticInfo'
end

---@param connection table
---@return keyfit.Line
local function title(connection)
  local mark, group = verdict(connection)
  local answer = known(connection.answer)
  local statuses = answer and #answer.statuses > 0 and table.concat(answer.statuses, t(' or ')) or nil
  local name = statuses and ('%s → %s'):format(connection.name, statuses) or connection.name
  local state = connection.active == false and t('(not in use)') or ''
  local words = vim.iter({ mark .. ' ' .. name, known(connection.role) or '', folder_name(connection.folder), state })
  return { text = words:filter(function(word) return word ~= '' end):join('  '), group = group }
end

---@param answer table
---@return string? evidence in parentheses; nil where there is none
local function evidence(answer)
  local words = { documented = t('documented'), reported = t('reported by users'), conflicting = t('reports differ') }
  local word = words[known(answer.evidence)]
  return word and ('(%s)'):format(word)
end

---@param answer table?
---@param main keyfit.Place? where the repair is most likely to be made
---@return keyfit.Line[]
local function answer_lines(answer, main)
  if not answer then
    return {}
  end
  local lines = { line(t('answer'), { sentence(answer.reason), evidence(answer) }) }
  if known(answer.remedy) and answer.remedy ~= '' then
    local key = known(answer.repair) and '[a]' or nil
    lines[2] = line(t('remedy'), { sentence(answer.remedy), key }, nil, key and 'DiagnosticHint' or nil)
  end
  for _, one in ipairs(lines) do
    one.place = main
  end
  return lines
end

---@param connection table as in the result of keyfit/connections
---@return keyfit.Line[]
local function block(connection)
  local key, endpoint, answer = known(connection.key), known(connection.endpoint), known(connection.answer)
  local main = place_of(answer and answer.at) or place_of(endpoint and endpoint.from) or place_of(key and key.from)
  local lines = { title(connection) }
  lines[1].place = main
  vim.list_extend(lines, answer_lines(answer, main))
  if key then
    table.insert(lines, line(t('key'), { key.masked, key.plan_name }, place_of(key.from)))
  end
  if endpoint then
    local words = { endpoint.url, endpoint.plan, endpoint.region }
    table.insert(lines, line(t('endpoint'), words, place_of(endpoint.from)))
  end
  for _, model in ipairs(connection.models or {}) do
    table.insert(lines, line(t('model'), { model.id }, place_of(model.from)))
  end
  for _, one in ipairs(lines) do
    one.connection = connection
  end
  return lines
end

---@param connections table[]
---@param only_failing boolean
---@return keyfit.Line[]
local function all_lines(connections, only_failing)
  local wanted = only_failing and vim.tbl_filter(M.is_failing, connections) or connections
  if #connections == 0 then
    return {
      { text = t('No tool here uses a key or an endpoint that keyfit knows.'), group = 'Comment' },
      { text = t(':KeyfitSetup puts the configuration of a tool into its file.'), group = 'Comment' },
    }
  elseif #wanted == 0 then
    return { { text = t('Every connection in use fits. f shows them all.'), group = 'Comment' } }
  end
  local lines = {}
  for number, connection in ipairs(wanted) do
    if number > 1 then
      table.insert(lines, { text = '' })
    end
    vim.list_extend(lines, block(connection))
  end
  return lines
end

--- Write `connections` into `buffer`.
---@param buffer integer
---@param connections table[]
---@param only_failing boolean
function M.show(buffer, connections, only_failing)
  shown = all_lines(connections, only_failing)
  local texts = vim.tbl_map(function(one)
    return (one.text:gsub('%c', ' '))
  end, shown)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, texts)
  vim.bo[buffer].modifiable, vim.bo[buffer].modified = false, false
  vim.api.nvim_buf_clear_namespace(buffer, NAMESPACE, 0, -1)
  for number, one in ipairs(shown) do
    if one.group then
      vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, number - 1, 0, {
        end_col = #texts[number],
        hl_group = one.group,
      })
    end
  end
end

---@param number integer 1-based line of the window
---@return keyfit.Line?
function M.line(number)
  return shown[number]
end

---@param connection table
---@return string text of the whole block, to be pasted into a question
function M.text(connection)
  return vim.iter(block(connection)):map(function(one)
    return vim.trim(one.text)
  end):join('\n')
end

return M
