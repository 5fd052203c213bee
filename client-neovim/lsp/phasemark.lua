-- For Neovim 0.11 and later: vim.lsp.enable("phasemark").
local phasemark = require("phasemark")

return {
  cmd = phasemark.command(),
  filetypes = { "markdown", "toml" },
  root_dir = function(buffer, start)
    local path = vim.api.nvim_buf_get_name(buffer)
    if path ~= "" and phasemark.concerns(path, vim.bo[buffer].filetype) then
      start(phasemark.root(path))
    end
  end,
}
