--- `:KeyfitSetup`: the configuration of a tool, put into its file for the user to save.

local t = require('keyfit.texts').t

local M = {}

---@param setups table[] as in the answer to keyfit.listSetups
---@return string[] ids of the tools, each once
local function tools_of(setups)
  local ids = {}
  for _, setup in ipairs(setups) do
    if not vim.list_contains(ids, setup.tool) then
      table.insert(ids, setup.tool)
    end
  end
  return ids
end

---@param path string as the server tells it
---@param root string? folder of the workspace
---@return string absolute
local function absolute(path, root)
  local folder = root or assert(vim.uv.cwd())
  return path:sub(1, 2) == '~/' and vim.fs.normalize(path) or vim.fs.joinpath(folder, path)
end

---@param file {path: string, language: string, snippet: string}
---@param root string?
local function open(file, root)
  local path = absolute(file.path, root)
  vim.cmd.edit({ path, magic = { file = false } })
  local is_empty = vim.fn.line('$') == 1 and vim.fn.getline(1) == ''
  if not is_empty then
    vim.notify(t('keyfit: {path} is not empty; merge the configuration into it', { path = file.path }))
    vim.cmd('vertical new')
    vim.bo.buftype = 'nofile'
    vim.bo.filetype = file.language
  end
  vim.cmd.startinsert()
  vim.snippet.expand((file.snippet:gsub('\n$', '')))
end

---@param client vim.lsp.Client
---@param setups table[]
local function choose(client, setups)
  local names = {}
  for _, setup in ipairs(setups) do
    names[setup.tool] = setup.name
  end
  local options = {
    prompt = t('Set up which tool?'),
    format_item = function(tool)
      return names[tool]
    end,
  }
  vim.ui.select(tools_of(setups), options, function(tool)
    local own = vim.tbl_filter(function(setup)
      return setup.tool == tool
    end, setups)
    local plans = {
      prompt = t('With which plan?'),
      format_item = function(setup)
        return t('{plan}, {region}', setup)
      end,
    }
    if tool then
      vim.ui.select(own, plans, function(setup)
        for _, file in ipairs(setup and setup.files or {}) do
          open(file, client.root_dir)
        end
      end)
    end
  end)
end

function M.run()
  local client = vim.lsp.get_clients({ name = 'keyfit' })[1]
  if not client then
    vim.notify(t('keyfit: no server is running; open a .env file first'), vim.log.levels.WARN)
    return
  end
  local params = { command = 'keyfit.listSetups', arguments = {} }
  client:request('workspace/executeCommand', params, function(failure, setups)
    if failure or not setups then
      vim.notify(t('keyfit: the server cannot list configurations'), vim.log.levels.WARN)
    else
      choose(client, setups)
    end
  end)
end

return M
