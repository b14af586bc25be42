-- The server starts for files made for keys and endpoints, for others once they mention a vendor.

---@return integer
local function servers()
  return #vim.lsp.get_clients({ name = 'keyfit' })
end

---@param name string
---@param lines string[]
local function write(name, lines)
  vim.fn.mkdir(vim.fs.dirname(name), 'p')
  vim.fn.writefile(lines, name)
end

-- Files of most projects.
write('package.json', { '{"name": "shop", "description": "risk-free"}' })
write('src/main/resources/application.yml', { 'spring: {application: {name: shop}}' })
write('compose.yaml', { 'services: {}' })
for _, name in ipairs({ 'package.json', 'src/main/resources/application.yml', 'compose.yaml' }) do
  vim.cmd.edit(name)
  vim.wait(100)
  T.equal('servers of ' .. name, servers(), 0)
end

-- A word that is written later.
vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'x-env: {DASHSCOPE_API_KEY: }' })
vim.api.nvim_exec_autocmds('TextChanged', { buffer = 0 })
T.client()

-- Now that it runs, it reads all of them.
vim.cmd.edit('package.json')
T.client()
vim.cmd.edit('other.json')
T.client()

local root = require('keyfit.root')
for text, expected in pairs({
  [''] = false,
  ['risk-free, whisk-'] = false,
  ['spring.ai.DashScope'] = true,
  ['sk-TESTKEY'] = true,
  ['risk-free (sk-TESTKEY)'] = true,
  ['model: glm-5'] = true,
}) do
  T.equal(text, root.mentions(text), expected)
end
