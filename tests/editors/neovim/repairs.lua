-- In each file: the finding, its place, the hover text, the quick fixes, the repair, and saving it.

local PAY_AS_YOU_GO = 'dashscope-intl.aliyuncs.com is a pay-as-you-go host '
  .. 'and rejects the plan key sk-sp-…cdef with 401 or 403'
local ENDPOINTS = {
  'Use the Coding Plan endpoint coding-intl.dashscope.aliyuncs.com',
  'Use the Token Plan endpoint token-plan.ap-southeast-1.maas.aliyuncs.com',
}

-- Places are 0-based; Neovim counts columns in bytes.
local FILES = {
  ['.env'] = {
    place = { 2, 17, 2, 71 },
    message = PAY_AS_YOU_GO,
    code = 'key-endpoint-mismatch',
    hover = 'is refused with 401 or 403',
    fixes = ENDPOINTS,
  },
  ['.bashrc'] = {
    place = { 0, 100, 0, 150 },
    message = PAY_AS_YOU_GO,
    code = 'key-endpoint-mismatch',
    hover = 'is refused with 401 or 403',
    fixes = ENDPOINTS,
  },
  ['.claude/settings.json'] = {
    place = { 3, 44, 3, 49 },
    message = 'GLM-5 is not supported, because model names are case-sensitive; use glm-5',
    code = 'model-case',
    hover = 'Why, for Claude Code',
    hover_at = 30,
    fixes = { 'Write glm-5' },
  },
}

--- `gra`, and the first line of the menu; the titles are returned.
local function take_first_fix()
  local titles
  vim.ui.select = function(items, options, choose)
    titles = vim.tbl_map(options.format_item, items)
    choose(items[1], 1)
  end
  vim.api.nvim_feedkeys('gra', 'mx', false)
  T.wait('the menu', function()
    return titles
  end)
  return titles
end

for name, expected in vim.spairs(FILES) do
  vim.cmd.edit(name)
  T.equal(name .. ' line ends', vim.bo.fileformat, 'dos')
  T.equal(name .. ' encoding', T.client().offset_encoding, 'utf-8')
  local found = T.diagnostics(1)[1]
  T.equal(name, { found.lnum, found.col, found.end_lnum, found.end_col }, expected.place)
  T.equal(name, { found.message, found.code, found.source }, { expected.message, expected.code, 'keyfit' })

  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, expected.hover_at or found.col })
  vim.api.nvim_feedkeys('K', 'mx', false)
  local hover = T.float()
  if not hover:find(expected.hover) then
    T.fail(name .. ': the hover text is ' .. hover)
  end

  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  local titles = take_first_fix()
  for number, title in ipairs(expected.fixes) do
    T.equal(name .. ' fix', (titles[number] or ''):match(vim.pesc(title)), title)
  end
  T.diagnostics(0)
  vim.cmd('silent write')
end
