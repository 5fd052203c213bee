"""What an editor offers while somebody types: one module a source, `complete` asks them."""
