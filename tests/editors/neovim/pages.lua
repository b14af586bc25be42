-- :checkhealth keyfit, :KeyfitExplain and the help file.

---@param text string
---@param pattern string
local function has(text, pattern)
  if not text:find(pattern) then
    T.fail(('no "%s" in: %s'):format(pattern, text))
  end
end

T.client()
T.diagnostics(1)
vim.cmd('normal! G')
vim.cmd('KeyfitExplain')
has(T.float(), 'key%-endpoint%-mismatch')
vim.cmd('KeyfitExplain 401 invalid access token or token expired')
has(T.float(), '401')
T.client():exec_cmd({ command = 'keyfit.openRule', arguments = { 'model-case' }, title = '' })
has(T.float(), '^model%-case')

vim.ui.select = function(items, options, chosen)
  chosen(vim.iter(items):find(function(item)
    return options.format_item(item):find('^Claude Code$') or options.format_item(item) == 'Coding Plan, ap-southeast-1'
  end))
end
vim.cmd('KeyfitSetup')
T.wait('the configuration', function()
  return vim.api.nvim_buf_get_name(0):find('%.claude/settings%.json$') and vim.fn.search('YOUR_CODING_PLAN_KEY', 'n') > 0
end)
T.equal('folder', vim.startswith(vim.api.nvim_buf_get_name(0), vim.env.HOME), true)
T.equal('saved', vim.uv.fs_stat(vim.api.nvim_buf_get_name(0)), nil)
vim.cmd('stopinsert | bwipeout!')
vim.cmd('normal! gg')
local said = T.messages()
vim.cmd('KeyfitExplain')
has(said[1] or '', 'no finding in this line')

vim.cmd('silent checkhealth keyfit')
local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
has(report, 'OK Neovim 0%.%d+%.%d+\n')
has(report, 'OK keyfit %d+%.%d+%.%d+')
has(report, 'attached to 1 buffer')
has(report, '%.env')
has(report, '^.*keyfit:')
T.equal('errors in :checkhealth', report:find('ERROR'), nil)

local copy = vim.fn.tempname()
vim.fn.mkdir(copy, 'p')
vim.fn.writefile(vim.fn.readfile(vim.api.nvim_get_runtime_file('doc/keyfit.txt', false)[1]), copy .. '/keyfit.txt')
vim.cmd.helptags(vim.fn.fnameescape(copy))
local tags = table.concat(vim.fn.readfile(copy .. '/tags'), '\n')
for _, tag in ipairs({ 'keyfit', ':KeyfitConnections', ':KeyfitExplain', 'keyfit-filetypes', 'keyfit-health' }) do
  has(tags, vim.pesc(tag) .. '\tkeyfit.txt')
end
