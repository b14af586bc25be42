--- Texts in the user's language: English in the code, others in a table by the English text.

local M = {}

local VARIABLES = { 'LC_ALL', 'LC_MESSAGES', 'LANG' } -- the first one that is set counts
local UNTRANSLATED = { [''] = true, C = true, POSIX = true }
local TRADITIONAL = { hant = true, tw = true, hk = true, mo = true }

---@param tag string locale (`zh_CN.UTF-8`, `zh-Hans`), or a language
---@return string? language 'en' or one with a table; nil if keyfit does not have it
local function language_of(tag)
  local parts = vim.split(tag:lower():match('^[^.@]*'), '[-_]')
  local is_traditional = not vim.list_contains(parts, 'hans')
    and vim.iter(parts):any(function(part) return TRADITIONAL[part] end)
  if parts[1] == 'zh' then
    return not is_traditional and 'zh' or nil
  end
  return parts[1] == 'en' and 'en' or nil
end

---@return string language as the environment asks for it: so does gettext, and so does the server
local function language_of_environment()
  local locale = ''
  for _, name in ipairs(VARIABLES) do
    locale = locale == '' and vim.env[name] or locale
  end
  if UNTRANSLATED[locale:match('^[^.]*')] then
    return 'en'
  end
  local tags = vim.split(vim.env.LANGUAGE or '', ':')
  table.insert(tags, locale)
  for _, tag in ipairs(tags) do
    local language = language_of(tag)
    if language then
      return language
    end
  end
  return 'en'
end

---@return string language of the server
function M.language()
  -- At the start of Neovim, vim.lsp may not be loaded, and is not worth it here.
  local cmd = package.loaded['vim.lsp'] and vim.lsp.config.keyfit.cmd
  local words = type(cmd) == 'table' and table.concat(cmd, ' ') or ''
  return words:match('%-%-lang[= ](%a+)') or language_of_environment()
end

---@param text string in English, with `{name}` for a field
---@param fields table<string, string|number>?
---@return string text in the user's language, filled
function M.t(text, fields)
  local translated = M.language() == 'zh' and require('keyfit.texts_zh')[text] or text
  return (translated:gsub('{(%a+)}', fields or {}))
end

return M
