"""The language server: LSP in and out, over pure features and an immutable snapshot."""
