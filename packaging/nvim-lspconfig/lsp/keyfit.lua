---@brief
---
--- https://github.com/keyfit/keyfit
---
--- A language server that checks whether API keys, endpoints and models fit each other, in `.env` files, shell
--- scripts and the settings of AI coding tools, and repairs what does not.
---
--- Install it with `pipx install keyfit` or `uv tool install keyfit`.
---
--- Neovim 0.11 gives no file type to names such as `.env.local`; 0.12 calls them `env`:
---
--- ```lua
--- vim.filetype.add({ pattern = { ['.*/%.env%..*'] = { 'env', { priority = -1 } } } })
--- ```
---@type vim.lsp.Config
return {
  cmd = { 'keyfit', 'lsp' },
  filetypes = {
    'env',
    'dotenv',
    'sh',
    'bash',
    'zsh',
    'ksh',
    'fish',
    'ps1',
    'json',
    'jsonc',
    'json5',
    'toml',
    'yaml',
    'yaml.docker-compose',
    'dockerfile',
    'systemd',
    'jproperties',
    'dosbatch',
  },
  root_markers = { 'keyfit.toml', '.git' },
}
