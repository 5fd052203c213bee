--- The language server of phasemark in Neovim, from 0.8 on.
local M = {}

--- Where a project begins, the nearest first. A folder of the dialect comes after the
--- configuration files, so that a nested `plan/` does not cut a project in two.
M.markers = { "phasemark.toml", ".phasemark.toml", ".phasemark", ".git", "plan", "prompts", "work-notes" }

local configuration = { ["phasemark.toml"] = true, [".phasemark.toml"] = true }

--- Whether the server should see a file: Markdown, and its own configuration.
---@param path string
---@param filetype string
function M.concerns(path, filetype)
  return filetype == "markdown" or configuration[vim.fs.basename(path)] == true
end

--- The folder of the project that a file lies in; its own folder if there is no project.
---@param path string
---@return string
function M.root(path)
  local folder = vim.fs.dirname(path)
  for _, marker in ipairs(M.markers) do
    local found = vim.fs.find(marker, { path = folder, upward = true, limit = 1 })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
  return folder
end

--- What `setup` was told; nil where it was told nothing.
---@type string[]?
local chosen

--- The first `phasemark` there is: what the user says, else the one on PATH.
---@return string[]
function M.command()
  local own = chosen or vim.g.phasemark_command
  if type(own) == "string" then
    own = { own, "server" }
  end
  return own or { "phasemark", "server" }
end

--- Start the server for the Markdown files of a project.
---
--- `options.settings` is what `phasemark.*` settings are called in other editors, such as
--- `{ run = "onSave" }`; `options.cmd` is the command line of the server.
---@param options? { settings?: table, cmd?: string[] }
function M.setup(options)
  options = options or {}
  local changes = {}
  if options.settings then
    changes.settings = { phasemark = options.settings }
  end
  changes.cmd = options.cmd
  chosen = options.cmd
  if vim.lsp.config then
    vim.lsp.config("phasemark", changes)
    vim.lsp.enable("phasemark")
  else
    M.start_where_it_concerns(changes)
  end
end

--- What `vim.lsp.enable` does, for Neovim 0.8 to 0.10.
---@param changes table
function M.start_where_it_concerns(changes)
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("phasemark", { clear = true }),
    pattern = { "markdown", "toml" },
    callback = function(args)
      local path = vim.api.nvim_buf_get_name(args.buf)
      -- A hover window is Markdown too, and no file.
      if vim.bo[args.buf].buftype ~= "" or not M.concerns(path, args.match) then
        return
      end
      local config = { name = "phasemark", cmd = M.command(), root_dir = M.root(path) }
      vim.lsp.start(vim.tbl_extend("force", config, changes))
    end,
  })
end

--- The client of a buffer; nil where none is attached.
---@param buffer integer
function M.client(buffer)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ bufnr = buffer, name = "phasemark" })[1]
end

--- What lists of actions send back or programs read, and nothing that a person would type;
--- `do` needs the title of an action, which `vim.lsp.buf.code_action()` offers.
local unlisted = {
  apply = true, show = true, ["do"] = true, board = true, picture = true, content = true,
}

--- What is made to be pasted elsewhere.
local pasted = { bundle = true }

--- What a person can tell the server of a buffer to do, without the `phasemark.` in front,
--- sorted.
---@param buffer integer
---@return string[]
function M.commands(buffer)
  local client = M.client(buffer)
  local offered = client and client.server_capabilities.executeCommandProvider
  local names = {}
  for _, name in ipairs(offered and offered.commands or {}) do
    name = name:gsub("^phasemark%.", "")
    if not unlisted[name] then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

--- What a command is about: whole lines, or the place of the cursor, in the server's units.
---@param client table
---@param lines? integer[] the first and the last one, from 1
local function range(client, lines)
  if not lines then
    local place = vim.lsp.util.make_position_params(0, client.offset_encoding).position
    return { start = place, ["end"] = place }
  end
  local last = vim.api.nvim_buf_get_lines(0, lines[2] - 1, lines[2], false)[1] or ""
  -- A line has at most as many units as bytes, and a column behind its end means its end.
  return {
    start = { line = lines[1] - 1, character = 0 },
    ["end"] = { line = lines[2] - 1, character = #last },
  }
end

--- Have the server do something about the document of the current buffer.
---@param name string the name of a command without the `phasemark.`
---@param words string[] what else the command wants to know
---@param lines? integer[] the first and the last line that it is about, from 1; else the cursor
function M.execute(name, words, lines)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.client(buffer)
  if not client then
    vim.notify("phasemark: no server is attached to this buffer; see :checkhealth phasemark", vim.log.levels.WARN)
    return
  end
  local arguments = { { uri = vim.uri_from_bufnr(buffer), range = range(client, lines) } }
  vim.list_extend(arguments, words)
  local params = { command = "phasemark." .. name, arguments = arguments }
  local function done(problem, result)
    if problem then
      vim.notify("phasemark: " .. problem.message, vim.log.levels.WARN)
    elseif type(result) == "table" and result.states then
      M.choose(result.states, function(state)
        M.execute(name, vim.list_extend(vim.list_slice(words, 1), { state }), lines)
      end)
    elseif type(result) == "string" and result ~= "" then
      if pasted[name] then
        M.copy(result)
      end
      M.show(result, name)
    end
  end
  if vim.fn.has("nvim-0.11") == 1 then
    client:request("workspace/executeCommand", params, done, buffer)
  else
    client.request("workspace/executeCommand", params, done, buffer)
  end
end

--- Let the user choose a status for a phase.
---@param states string[]
---@param take fun(state: string)
function M.choose(states, take)
  local buffer = vim.api.nvim_get_current_buf()
  vim.ui.select(states, { prompt = "Set status" }, function(state)
    if state and vim.api.nvim_get_current_buf() == buffer then
      take(state)
    end
  end)
end

--- Take a text into the register that `p` pastes, and onto the clipboard where there is one.
---@param text string
function M.copy(text)
  vim.fn.setreg('"', text)
  if vim.fn.has("clipboard") == 1 then
    pcall(vim.fn.setreg, "+", text)
  end
  local lines = #vim.split(vim.trim(text), "\n", { plain = true })
  vim.notify(("phasemark: copied, %d lines"):format(lines))
end

--- The lines of an answer, and whether they are Markdown. An answer that is one block without
--- a language, such as the graph, is drawn with signs and needs no fence here.
---@param text string
---@return string[], boolean
local function lines_of(text)
  local lines = vim.split(text, "\n", { plain = true })
  local fence = lines[1]:match("^```+$")
  for number = 2, #lines do
    if lines[number] == fence then
      if number == #lines then
        return vim.list_slice(lines, 2, number - 1), false
      end
      break
    end
  end
  return lines, true
end

--- Show a text in a window of its own, closed with `q`.
---@param text string
---@param name? string what it is the answer to
function M.show(text, name)
  local buffer = vim.api.nvim_create_buf(false, true)
  local lines, markdown = lines_of(text)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  -- The name is taken while an earlier answer is still shown.
  pcall(vim.api.nvim_buf_set_name, buffer, "phasemark://" .. (name or "answer"))
  vim.bo[buffer].filetype = markdown and "markdown" or "text"
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].modifiable = false
  vim.cmd("botright split")
  vim.api.nvim_win_set_buf(0, buffer)
  vim.cmd("setlocal nowrap") -- tables and graphs are read in columns
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, nowait = true })
end

return M
