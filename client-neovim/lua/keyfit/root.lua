--- To which buffers the server is attached, and with which folder as its workspace.

local M = {}

---@param path string absolute
---@return boolean reads whether keyfit reads a file of that name
function M.reads(path)
  return vim.iter(require('keyfit.files').names):any(function(name)
    -- vim.glob is no help: in 0.11 it does not find `*.env` in `.env`, nor `*` inside of braces.
    return vim.regex(vim.fn.glob2regpat('*/' .. name)):match_str(path) ~= nil
  end)
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

--- Start the server for `buffer` if it holds a file that keyfit reads.
---@param buffer integer
---@param start fun(folder: string?)
function M.decide(buffer, start)
  local path = path_of(buffer)
  if path then
    start(M.of(path))
  end
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
  if missing and M.is_enabled() and path_of(buffer) then
    local message = 'keyfit: `%s` is not there or cannot be run: `pip install keyfit`, then :edit'
    vim.notify_once(message:format(cmd[1]), vim.log.levels.WARN)
  end
end

return M
