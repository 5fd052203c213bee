-- What README.md tells a user of Neovim to write.
vim.opt.runtimepath:prepend(vim.env.PHASEMARK_CLIENT)
require("phasemark").setup()
