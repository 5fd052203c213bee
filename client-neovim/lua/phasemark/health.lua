--- :checkhealth phasemark
local M = {}

local health = vim.health
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fault = health.error or health.report_error

local function run(command)
  local output = vim.fn.system(command)
  return vim.v.shell_error == 0, vim.trim(output)
end

function M.check()
  local phasemark = require("phasemark")
  start("phasemark")

  local version = vim.version()
  local written = ("Neovim %d.%d.%d"):format(version.major, version.minor, version.patch)
  if vim.fn.has("nvim-0.8") == 0 then
    fault(written .. " has no vim.lsp.start", { "Use Neovim 0.8 or later." })
    return
  end
  ok(written .. (vim.lsp.config and "" or ": require('phasemark').setup() starts the server"))

  local configured = vim.lsp.config and vim.lsp.config.phasemark
  local command = configured and configured.cmd or phasemark.command()
  if type(command) == "function" then
    ok("the server is started by a function of your own")
    command = phasemark.command()
  end
  local program = command[1]
  if vim.fn.executable(program) == 0 then
    fault(("`%s` is not there"):format(program), {
      "Install it: pipx install phasemark",
      "or say where it is: require('phasemark').setup({ cmd = { '/path/to/phasemark', 'server' } })",
    })
    return
  end
  local fine, answer = run({ program, "--version" })
  if not fine then
    fault(("`%s --version` failed: %s"):format(program, answer))
    return
  end
  ok(("%s, %s"):format(answer, vim.fn.exepath(program)))

  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = "phasemark" })
  if #clients == 0 then
    warn("the server is not running", {
      "Open a Markdown file.",
      "Say require('phasemark').setup() in your init.lua, or vim.lsp.enable('phasemark').",
    })
  end
  for _, client in ipairs(clients) do
    ok(("attached, root %s, positions in %s"):format(client.config.root_dir or "none", client.offset_encoding))
  end
end

return M
