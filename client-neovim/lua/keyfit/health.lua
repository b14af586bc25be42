--- `:checkhealth keyfit`

local t = require('keyfit.texts').t

local M = {}

local TIMEOUT = 10000 -- ms; a first start of Python on a slow disk

---@param cmd string[]
local function check_server(cmd)
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    vim.health.error(
      t('`{command}` is not on the PATH or cannot be run', { command = cmd[1] }),
      t("`pip install keyfit`, or vim.lsp.config('keyfit', { cmd = { '/path/to/keyfit', 'lsp' } })")
    )
    return
  end
  local started, process = pcall(vim.system, { path, '--version' }, { text = true })
  local result = started and process:wait(TIMEOUT) or { code = -1 }
  if result.code == 0 then
    vim.health.ok(('%s (%s)'):format(vim.trim(result.stdout), path))
  else
    vim.health.error(t('{path} does not start: run `{path} --version` in a terminal', { path = path }))
  end
end

local function check_buffers()
  local clients = vim.lsp.get_clients({ name = 'keyfit' })
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_keys(client.attached_buffers)
    local fields = { folder = client.root_dir or t('no folder: single files'), count = #buffers }
    vim.health.ok(
      #buffers == 1 and t('running in {folder}, attached to {count} buffer', fields)
        or t('running in {folder}, attached to {count} buffers', fields)
    )
    for _, buffer in ipairs(buffers) do
      vim.health.info(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.'))
    end
  end
  if #clients == 0 then
    vim.health.info(t('not running: it starts with the first .env, shell or JSON file'))
  end
end

function M.check()
  vim.health.start('keyfit')
  if vim.fn.has('nvim-0.11') == 0 then
    vim.health.error(t('Neovim 0.11 or newer is needed'))
    return
  end
  local version = vim.version()
  vim.health.ok(('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch))
  if not require('keyfit.root').is_enabled() then
    vim.health.warn(t('not enabled'), t("vim.lsp.enable('keyfit') in init.lua"))
  end
  local cmd = vim.lsp.config.keyfit.cmd
  if type(cmd) == 'table' then
    check_server(cmd)
  end
  check_buffers()
end

return M
