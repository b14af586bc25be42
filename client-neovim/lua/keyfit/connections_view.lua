--- The text of the window of connections: a block of lines for each, and the places behind them.

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('keyfit.connections')

---@alias keyfit.Place {path: string, line: integer} line: 1-based
---@alias keyfit.Line {text: string, place: keyfit.Place?, group: string?}

local places = {} ---@type table<integer, keyfit.Place>

---@param value any
---@return any? value, where JSON's null is nil
local function known(value)
  return value ~= vim.NIL and value or nil
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
  return { text = ('  %-9s %s%s'):format(label, said, where(place)), place = place, group = group }
end

---@param answer table
---@return string group of highlighting
local function colour(answer)
  local statuses = answer.statuses or {}
  local refused = vim.iter(statuses):any(function(status)
    return status >= 400
  end)
  return refused and 'DiagnosticError' or #statuses > 0 and 'DiagnosticOk' or 'DiagnosticInfo'
end

---@param answer table?
---@param main keyfit.Place? where the repair is most likely to be made
---@return keyfit.Line[]
local function answer_lines(answer, main)
  if not answer then
    return {}
  end
  local statuses = #answer.statuses > 0 and table.concat(answer.statuses, ' or ') or nil
  local evidence = known(answer.evidence) and ('(%s)'):format(answer.evidence) or nil
  local words = { statuses, answer.reason, evidence }
  local lines = { line('answer', words, nil, colour(answer)) }
  if known(answer.remedy) then
    lines[2] = line('remedy', { answer.remedy })
  end
  for _, one in ipairs(lines) do
    one.place = main
  end
  return lines
end

---@param connection table as in the result of keyfit/connections
---@return keyfit.Line[]
local function block(connection)
  local key, endpoint = known(connection.key), known(connection.endpoint)
  local folder = vim.fn.fnamemodify(connection.folder, ':~')
  local state = connection.active == false and '(not in use)' or nil
  local title = vim.iter({ connection.name, known(connection.role), folder, state }):join('  ')
  local lines = { { text = title, group = state and 'Comment' or 'Title' } }
  if key then
    table.insert(lines, line('key', { key.masked, key.plan_name }, known(key.from)))
  end
  if endpoint then
    local words = { endpoint.url, endpoint.plan, endpoint.region }
    table.insert(lines, line('endpoint', words, known(endpoint.from)))
  end
  for _, model in ipairs(connection.models or {}) do
    table.insert(lines, line('model', { model.id }, known(model.from)))
  end
  local main = (endpoint and known(endpoint.from)) or (key and known(key.from))
  vim.list_extend(lines, answer_lines(known(connection.answer), main))
  lines[1].place = main
  return lines
end

---@param connections table[]
---@return keyfit.Line[]
local function all_lines(connections)
  if #connections == 0 then
    return { { text = 'No tool here uses a key or an endpoint that keyfit knows.', group = 'Comment' } }
  end
  local lines = {}
  for number, connection in ipairs(connections) do
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
---@return integer count of lines
function M.show(buffer, connections)
  local lines = all_lines(connections)
  local texts = vim.tbl_map(function(one)
    return (one.text:gsub('%c', ' '))
  end, lines)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, texts)
  vim.bo[buffer].modifiable, vim.bo[buffer].modified = false, false
  vim.api.nvim_buf_clear_namespace(buffer, NAMESPACE, 0, -1)
  places = {}
  for number, one in ipairs(lines) do
    places[number] = one.place
    if one.group then
      vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, number - 1, 0, {
        end_col = #texts[number],
        hl_group = one.group,
      })
    end
  end
  return #lines
end

---@param number integer 1-based line of the window
---@return keyfit.Place?
function M.place(number)
  return places[number]
end

return M
