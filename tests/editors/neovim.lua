-- A person at work in the unfinished example:
--   nvim --headless --clean -u init.lua prompts/phase-2-export.md -c 'luafile neovim.lua'
-- Prints what was seen as one JSON object.
local seen = {}
local buffer = vim.api.nvim_get_current_buf()

local function wait(what, condition)
  if not vim.wait(180000, condition, 20) then
    error("never came: " .. what)
  end
end

local function codes(of)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(of)) do
    found[#found + 1] = diagnostic.code
  end
  table.sort(found)
  return found
end

local function has(of, code)
  return vim.tbl_contains(codes(of), code)
end

--- Put the cursor on the first letter of `text`.
local function go(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 })
      return
    end
  end
  error("not in the document: " .. text)
end

local function here()
  local client = require("phasemark").client(0)
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, 180000)
  assert(answers, problem)
  local _, answer = next(answers)
  assert(answer and not answer.err, answer and vim.inspect(answer.err))
  return answer.result
end

local function text(of)
  return table.concat(vim.api.nvim_buf_get_lines(of, 0, -1, false), "\n")
end

local steps = {}

function steps.findings()
  wait("findings", function()
    return has(buffer, "TRI006") and has(buffer, "DOC010")
  end)
  seen.findings = codes(buffer)
end

function steps.hover()
  go("work-notes/phase-1")
  vim.lsp.buf.hover()
  local window
  wait("the hover window", function()
    for _, one in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(one).relative ~= "" then
        window = one
      end
    end
    return window ~= nil
  end)
  seen.hover = text(vim.api.nvim_win_get_buf(window))
  vim.api.nvim_win_close(window, true)
end

function steps.definition()
  go("plan/phase-2")
  vim.lsp.buf.definition()
  wait("the plan", function()
    return vim.api.nvim_buf_get_name(0):match("plan/phase%-2%-export%.md$") ~= nil
  end)
  seen.definition = true
  vim.cmd("buffer " .. buffer)
end

function steps.symbols()
  local symbols = ask("textDocument/documentSymbol", { textDocument = here().textDocument })
  seen.symbols = vim.tbl_map(function(one)
    return one.name
  end, symbols[1].children or symbols)
end

function steps.completion()
  go("plan/phase-2")
  local position = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { position[1], position[2] + #"plan/" })
  local answer = ask("textDocument/completion", here())
  local items = answer.items or answer
  table.sort(items, function(a, b)
    return (a.sortText or a.label) < (b.sortText or b.label)
  end)
  seen.completion = items[1] and items[1].label
end

function steps.quick_fix()
  go("work-notes/phase-1")
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.kind == "quickfix" and action.title:find("work%-notes/phase%-2%-export%.md") ~= nil
    end,
  })
  wait("the quick fix", function()
    return text(buffer):find("Work notes: `work-notes/phase-2-export.md`", 1, true) ~= nil
  end)
  wait("the finding to go", function()
    return not has(buffer, "TRI006")
  end)
  seen.quick_fix = true
end

function steps.typing()
  go("- Reference")
  local line = vim.api.nvim_win_get_cursor(0)[1]
  vim.api.nvim_buf_set_lines(buffer, line, line, false, { "- Code 🚀: [x](src/gone.py)" })
  wait("a finding behind the emoji", function()
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      if one.code == "REF002" then
        seen.typing = { one.col, one.end_col }
      end
    end
    return seen.typing ~= nil
  end)
end

function steps.rename()
  vim.cmd("silent update")
  go("Phase 2")
  vim.lsp.buf.rename("5")
  wait("the renaming", function()
    return text(0):find("# Phase 5", 1, true) ~= nil
  end)
  seen.rename = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")
end

function steps.log()
  vim.cmd("silent! wall")
  vim.cmd("edit work-notes/phase-1-schema.md")
  wait("the server in the notes", function()
    return #require("phasemark").commands(0) > 0
  end)
  local before = text(0)
  vim.cmd("Phasemark log")
  wait("the entry", function()
    return text(0) ~= before
  end)
  seen.log = text(0)
  wait("the cursor in the entry", function()
    seen.log_line = vim.api.nvim_get_current_line()
    return seen.log_line:find("^%- ") ~= nil
  end)
end

function steps.tab()
  seen.tab = vim.fn.getcompletion("Phasemark ", "cmdline")
  seen.tab_with_range = vim.fn.getcompletion("1,2 Phasemark spl", "cmdline")
  seen.tab_of_words = vim.fn.getcompletion("Phasemark new ", "cmdline")
end

function steps.move()
  go("One class for all reports")
  local line = vim.api.nvim_win_get_cursor(0)[1]
  vim.api.nvim_buf_set_lines(0, line, line, false, { "- Question: 🚀 who reads it?" })
  go("who reads it?")
  vim.cmd("Phasemark move")
  wait("the item in its section", function()
    return text(0):find("- [ ] 🚀 who reads it?", 1, true) ~= nil
  end)
  seen.move = text(0)
end

function steps.split()
  vim.cmd("silent! wall")
  vim.cmd("edit plan/phase-3-schedule.md")
  wait("the server in the plan", function()
    return #require("phasemark").commands(0) > 0
  end)
  go("## Tasks")
  local line = vim.api.nvim_win_get_cursor(0)[1] + 1
  vim.api.nvim_buf_set_lines(0, line, line, false, { "- [ ] Send 🚀 reports", "- [ ] Count them" })
  local plan = vim.api.nvim_get_current_buf()
  vim.cmd(("%d,%dPhasemark split"):format(line + 1, line + 2))
  wait("the new phase", function()
    return text(plan):find("- [ ] Count them", 1, true) == nil
  end)
  wait("its plan", function()
    return vim.fn.bufnr("plan/phase-3a") > 0
  end)
  seen.split = text(vim.fn.bufnr("plan/phase-3a"))
end

--- What a command shows in a window of its own, which `q` closes.
local function shown(command)
  local before = vim.api.nvim_get_current_win()
  vim.cmd(command)
  wait("the answer to " .. command, function()
    return vim.api.nvim_get_current_win() ~= before
      and vim.api.nvim_buf_get_name(0):find("^phasemark://")
      and vim.bo.filetype ~= ""
  end)
  local answer = text(0)
  seen.filetypes = vim.list_extend(seen.filetypes or {}, { vim.bo.filetype })
  seen.window = { vim.api.nvim_buf_get_name(0), vim.wo.wrap }
  vim.api.nvim_feedkeys("q", "xm", false)
  wait("the window to go", function()
    return vim.api.nvim_get_current_win() == before
  end)
  return answer
end

function steps.texts()
  vim.cmd("silent! wall")
  vim.cmd("edit plan/phase-3-schedule.md")
  wait("the server in the plan", function()
    return #require("phasemark").commands(0) > 0
  end)
  seen.status = shown("Phasemark status")
  seen.next = shown("Phasemark next")
  seen.graph = shown("Phasemark graph")
  seen.bundle = shown("Phasemark bundle")
  seen.pasted = vim.fn.getreg('"') == seen.bundle
end

function steps.set()
  vim.cmd("silent! wall")
  vim.cmd("edit work-notes/phase-1-schema.md")
  wait("the server in the notes", function()
    return #require("phasemark").commands(0) > 0
  end)
  local before, offered = text(0), nil
  local select = vim.ui.select
  vim.ui.select = function(items, _, take)
    offered = items
    take("Blocked")
  end
  vim.cmd("Phasemark set")
  wait("the chosen status", function()
    return text(0) ~= before
  end)
  vim.ui.select = select
  seen.states, seen.chosen = offered, text(0)
  vim.cmd("Phasemark set in progress")
  wait("the named status", function()
    return text(0) ~= seen.chosen
  end)
  seen.set = text(0)
  vim.cmd("silent! wall")
end

function steps.help()
  vim.cmd("help phasemark")
  seen.help = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")
  vim.cmd("help :Phasemark")
  seen.help_line = vim.api.nvim_get_current_line()
  vim.cmd("helpclose")
end

function steps.health()
  vim.cmd("checkhealth phasemark")
  wait("the health of it", function()
    return text(0):find("attached, root", 1, true) ~= nil
  end)
  seen.health = text(0)
  vim.cmd("tabclose")
end

local order = {
  "findings", "hover", "definition", "symbols", "completion", "quick_fix", "typing", "rename", "log",
  "tab", "move", "split", "texts", "set", "help", "health",
}
local fine, problem = pcall(function()
  for _, name in ipairs(order) do
    seen.step = name
    steps[name]()
  end
  seen.step = nil
end)
seen.problem = not fine and tostring(problem) or nil
seen.encoding = require("phasemark").client(0) and require("phasemark").client(0).offset_encoding
io.stdout:write(vim.json.encode(seen), "\n")
vim.cmd("qall!")
