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

--- Start the server for `buffer` if it holds a file that keyfit reads.
---@param buffer integer
---@param start fun(folder: string?)
function M.decide(buffer, start)
  local path = vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  if not path:find('^%a[%w+.-]+://') and M.reads(path) and M.is_there() then
    start(M.of(path))
  end
end

--- Whether the server can be started; where it cannot, that is said once.
---@return boolean
function M.is_there()
  local cmd = vim.lsp.config.keyfit.cmd
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  vim.notify_once(
    ('keyfit: `%s` is not there or cannot be run; `pip install keyfit`, then :edit (see :checkhealth keyfit)'):format(
      cmd[1]
    ),
    vim.log.levels.WARN
  )
  return false
end

return M
