--- To which buffers the server is attached, and with which folder as its workspace.

local M = {}

local LONGEST = 256 * 1024 -- bytes: as much of a buffer is looked at before the server runs

---@param path string absolute
---@param names string[] globs of ends of paths
---@return boolean
local function is_called(path, names)
  return vim.iter(names):any(function(name)
    -- vim.glob is no help: in 0.11 it does not find `*.env` in `.env`, nor `*` inside of braces.
    return vim.regex(vim.fn.glob2regpat('*/' .. name)):match_str(path) ~= nil
  end)
end

---@param path string absolute
---@return boolean reads whether keyfit reads a file of that name
function M.reads(path)
  return is_called(path, require('keyfit.files').names)
end

---@param text string
---@return boolean mentions whether it has one of the catalog's words, as the server looks for them
function M.mentions(text)
  local files = require('keyfit.files')
  local lower = text:lower()
  return vim.iter(files.words):any(function(word)
    return lower:find(word, 1, true) ~= nil
  end) or vim.iter(files.prefixes):any(function(prefix)
    return lower:find('%f[%w]' .. vim.pesc(prefix)) ~= nil
  end)
end

---@param buffer integer
---@return boolean mentions
local function buffer_mentions(buffer)
  local size = vim.api.nvim_buf_get_offset(buffer, vim.api.nvim_buf_line_count(buffer))
  local lines = size <= LONGEST and vim.api.nvim_buf_get_lines(buffer, 0, -1, false) or {}
  return M.mentions(table.concat(lines, '\n'))
end

--- Whether the server is to be started for a file, or runs already: then it reads all of its names.
---@param buffer integer
---@param path string absolute
---@return boolean
local function is_reason(buffer, path)
  local runs = #vim.lsp.get_clients({ name = 'keyfit' }) > 0
  return runs or is_called(path, require('keyfit.files').own) or buffer_mentions(buffer)
end

---@param path string absolute
---@return string? folder the repository around the file, else the folder of its keyfit.toml, else
---Neovim's own working folder if the file lies in it; nil: the file is on its own
function M.of(path)
  local folder = vim.fs.root(path, '.git') or vim.fs.root(path, 'keyfit.toml')
  local here = vim.fs.normalize(assert(vim.uv.cwd()))
  return folder or (vim.startswith(path, here:gsub('/?$', '/')) and here or nil)
end

---@param buffer integer
---@return string? path absolute; nil if the buffer holds no file that keyfit reads
local function path_of(buffer)
  local path = vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  local is_file = vim.bo[buffer].buftype == '' and not path:find('^%a[%w+.-]+://')
  return is_file and M.reads(path) and path or nil
end

--- Start the server for `buffer` if it holds a file that keyfit reads: at once if that is made for
--- keys and endpoints, else once it mentions a vendor. Most JSON, YAML and shell files never do.
---@param buffer integer
---@param start fun(folder: string?)
function M.decide(buffer, start)
  local path = path_of(buffer)
  if not path then
    return
  end
  local group = vim.api.nvim_create_augroup('keyfit.later', { clear = false })
  vim.api.nvim_clear_autocmds({ group = group, buffer = buffer })
  if is_reason(buffer, path) then
    start(M.of(path))
    return
  end
  vim.api.nvim_create_autocmd({ 'TextChanged', 'InsertLeave', 'BufWritePost', 'BufEnter' }, {
    group = group,
    buffer = buffer,
    callback = function()
      if is_reason(buffer, path) then
        start(M.of(path))
        return true -- not again
      end
    end,
  })
end

---@return boolean enabled as far as this Neovim tells (0.11.0 does not)
function M.is_enabled()
  return not vim.lsp.is_enabled or vim.lsp.is_enabled('keyfit')
end

--- Say once that the server is missing, where `buffer` holds a file for it: Neovim only logs that.
---@param buffer integer
function M.miss(buffer)
  local cmd = vim.lsp.config.keyfit.cmd
  local missing = type(cmd) == 'table' and vim.fn.executable(cmd[1]) == 0
  local path = missing and M.is_enabled() and path_of(buffer)
  if path and is_reason(buffer, path) then
    local t = require('keyfit.texts').t
    local message = t(
      'keyfit: `{command}` is not there or cannot be run: `pip install keyfit`, then :edit',
      { command = cmd[1] }
    )
    vim.notify_once(message, vim.log.levels.WARN)
  end
end

return M
