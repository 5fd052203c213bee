if vim.g.loaded_phasemark then
  return
end
vim.g.loaded_phasemark = true

vim.api.nvim_create_user_command("Phasemark", function(told)
  local words = vim.list_slice(told.fargs, 2)
  require("phasemark").execute(told.fargs[1], words)
end, {
  nargs = "+",
  desc = "Have phasemark do something about this document",
  complete = function(typed, line)
    -- Only the first word is the name of a command.
    if #vim.split(line, "%s+", { trimempty = true }) > (typed == "" and 1 or 2) then
      return {}
    end
    return vim.tbl_filter(function(name)
      return vim.startswith(name, typed)
    end, require("phasemark").commands(vim.api.nvim_get_current_buf()))
  end,
})
