-- The server is attached to every file that keyfit reads, and to no other.

---@param name string
---@param filetype string? the one expected
local function open(name, filetype)
  vim.cmd.edit({ name, magic = { file = false } })
  T.equal(name .. ' filetype', filetype and vim.bo.filetype, filetype)
  return #vim.lsp.get_clients({ bufnr = 0, name = 'keyfit' })
end

-- Files that are in most projects do not start the server (starting.lua): this one does.
open('.env', vim.filetype.match({ filename = '.env' }))
T.client()

for _, glob in ipairs(require('keyfit.files').names) do
  open((glob:gsub('%*', 'x')))
  T.client()
end

-- Neovim's own type where it has one, `env` elsewhere; what the user has set comes first.
local own = vim.filetype.match({ filename = '.env' })
open('.env', own)
T.client()
open('.env.production', 'env')
T.client()
T.equal('comments in .env.production', vim.bo.commentstring, '# %s')
T.wait('colours in .env.production', function()
  return vim.b.current_syntax
end)
vim.filetype.add({ pattern = { ['.*/%.env%..*'] = 'dotenv' } })
open('.env.staging', 'dotenv')
T.client()

local attached = #vim.lsp.get_clients({ name = 'keyfit' })
T.equal('servers', attached, 1)
T.equal('workspace', T.client().root_dir, vim.fs.normalize(vim.uv.cwd()))
for _, name in ipairs({ 'main.py', 'Makefile', 'environment', 'README.md' }) do
  open(name)
  vim.wait(100)
  T.equal('servers of ' .. name, #vim.lsp.get_clients({ bufnr = 0, name = 'keyfit' }), 0)
end

-- A folder of its own: the one with keyfit.toml, else the working folder, else none.
local root = require('keyfit.root')
local outside = vim.fs.normalize(vim.fn.tempname())
vim.fn.mkdir(outside .. '/deep', 'p')
T.equal('a lone file', root.of(outside .. '/deep/.env'), nil)
vim.cmd.cd(outside)
T.equal('the working folder', root.of(vim.fs.normalize(vim.uv.cwd()) .. '/deep/.env'), vim.fs.normalize(vim.uv.cwd()))
vim.fn.writefile({}, outside .. '/deep/keyfit.toml')
T.equal('keyfit.toml', root.of(outside .. '/deep/.env'), outside .. '/deep')
