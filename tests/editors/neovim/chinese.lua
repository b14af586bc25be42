-- In Chinese by the locale, as the server: its window, its messages, :checkhealth.

---@param text string?
---@param words string
local function has(text, words)
  if not (text or ''):find(words, 1, true) then
    T.fail(('no "%s" in: %s'):format(words, text))
  end
end

local texts = require('keyfit.texts')
local function language(variables)
  for _, name in ipairs({ 'LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE' }) do
    vim.env[name] = variables[name]
  end
  return texts.language()
end
local environment = vim.fn.environ()
for expected, all in pairs({
  en = {
    {},
    { LC_ALL = 'C', LANG = 'zh_CN.UTF-8' },
    { LANG = 'C.UTF-8', LANGUAGE = 'zh_CN' },
    { LANG = 'zh_TW.UTF-8' },
    { LANG = 'zh_CN.UTF-8', LANGUAGE = 'en:zh_CN' },
    { LANG = 'de_DE.UTF-8' },
  },
  zh = {
    { LANG = 'zh_CN.UTF-8' },
    { LC_MESSAGES = 'zh_SG@pinyin', LANG = 'en_US.UTF-8' },
    { LANG = 'zh_Hans_HK' },
    { LANG = 'en_US.UTF-8', LANGUAGE = 'fr:zh_CN' },
    { LANG = 'zh_CN.UTF-8', LANGUAGE = 'fr' },
  },
}) do
  for _, variables in ipairs(all) do
    T.equal(vim.inspect(variables), language(variables), expected)
  end
end
language(environment)

T.client()
has(T.diagnostics(1)[1].message, '会拒绝套餐专属 API Key')
vim.cmd('KeyfitConnections')
local window = T.wait('the window', function()
  return vim.api.nvim_buf_get_name(0) == 'keyfit://connections'
    and table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end)
has(vim.wo.winbar, 'AI 连接：')
has(window, ' → 401 或 403')
has(window, '\n  响应      ')
has(window, '返回 401 或 403。')
has(window, '\n  API Key   sk-sp-…cdef')
has(window, '\n  接入地址  https://')
local said = T.messages()
vim.cmd('normal! G')
vim.cmd('close')
vim.cmd('normal! gg')
vim.cmd('KeyfitExplain')
has(said[1], 'keyfit：此行没有问题；解释报错信息请用 `:KeyfitExplain {报错信息}`')
vim.cmd('silent checkhealth keyfit')
has(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), '已附加到 1 个缓冲区')
