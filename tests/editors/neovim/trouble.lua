-- No server, a server at an odd path, one that is killed: a plain message, and Neovim goes on.

---@param cmd string[]
local function restart_with(cmd)
  vim.lsp.enable('keyfit', false)
  T.wait('the end of the server', function()
    return #vim.lsp.get_clients({ name = 'keyfit' }) == 0
  end)
  vim.lsp.config('keyfit', { cmd = cmd })
  vim.lsp.enable('keyfit')
end

T.client()
local real = vim.fn.exepath('keyfit')
local said = T.messages()

restart_with({ 'no-such-keyfit', 'lsp' })
vim.cmd.edit()
vim.cmd.edit('.bashrc')
T.equal('messages', #said, 1)
T.equal('message', said[1]:match('^keyfit: `no%-such%-keyfit` is not there'), 'keyfit: `no-such-keyfit` is not there')
vim.cmd('KeyfitConnections')
T.equal('message', said[2]:match('no server is running'), 'no server is running')
vim.cmd('silent checkhealth keyfit')
T.equal('health', vim.fn.search('ERROR.*no-such-keyfit') > 0, true)
vim.cmd.bwipeout()

local folder = vim.fn.tempname() .. ' with blanks/bin'
vim.fn.mkdir(folder, 'p')
vim.uv.fs_symlink(real, folder .. '/key fit')
restart_with({ folder .. '/key fit', 'lsp' })
vim.cmd.edit('.env')
T.diagnostics(1)

local killed = T.client()
vim.uv.kill(killed.rpc and vim.fn.system({ 'pgrep', '-P', tostring(vim.fn.getpid()), '-f', 'key fit' }):match('%d+') + 0, 'sigkill')
T.wait('the end of the server', function()
  return killed:is_stopped() and #vim.lsp.get_clients({ name = 'keyfit' }) == 0
end)
vim.api.nvim_buf_set_lines(0, 0, 1, false, { '# still an editor' })
vim.cmd('silent edit!')
T.client()
T.diagnostics(1)

-- A home folder as the root is not searched, but its open files are checked.
vim.fn.mkdir(vim.env.HOME .. '/.git', 'p')
vim.cmd.edit(vim.env.HOME .. '/.env')
vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1', 'OPENAI_MODEL=minimax-m2.5' })
T.equal('root', T.client().root_dir, vim.env.HOME)
T.diagnostics(1)
