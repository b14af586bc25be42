--- `:KeyfitExplain`: what a message of the service, or a rule, means.

local t = require('keyfit.texts').t

local M = {}

---@return string? rule of the first of keyfit's findings in the cursor's line
local function rule_here()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  local found = vim.iter(vim.diagnostic.get(0, { lnum = line })):find(function(diagnostic)
    return diagnostic.source == 'keyfit'
  end)
  return found and found.code
end

---@param text string a pasted message or a rule's id; empty: the finding in the cursor's line
function M.show(text)
  text = text ~= '' and text or rule_here()
  local client = vim.lsp.get_clients({ name = 'keyfit' })[1]
  if not text then
    vim.notify(t('keyfit: no finding in this line; :KeyfitExplain {message of the service}'))
  elseif not client then
    vim.notify(t('keyfit: no server is running; open a .env file first'), vim.log.levels.WARN)
  else
    local params = { command = 'keyfit.explain', arguments = { text } }
    client:request('workspace/executeCommand', params, M.open)
  end
end

---@param failure lsp.ResponseError?
---@param said string?
function M.open(failure, said)
  if failure or not said then
    vim.notify(t('keyfit: the server cannot explain this'), vim.log.levels.WARN)
    return
  end
  local options = { border = 'rounded', focus_id = 'keyfit.explain', max_width = 100 }
  vim.lsp.util.open_floating_preview(vim.split(vim.trim(said), '\n'), 'text', options)
end

return M
