if vim.g.loaded_phasemark then
  return
end
vim.g.loaded_phasemark = true

vim.api.nvim_create_user_command("Phasemark", function(told)
  local words = vim.list_slice(told.fargs, 2)
  local lines = told.range > 0 and { told.line1, told.line2 } or nil
  require("phasemark").execute(told.fargs[1], words, lines)
end, {
  nargs = "+",
  range = true,
  desc = "Have phasemark do something about this document",
  complete = function(typed, line)
    -- Only the first word is the name of a command.
    if line:find("Phasemark%s+%S+%s") then
      return {}
    end
    return vim.tbl_filter(function(name)
      return vim.startswith(name, typed)
    end, require("phasemark").commands(vim.api.nvim_get_current_buf()))
  end,
})
