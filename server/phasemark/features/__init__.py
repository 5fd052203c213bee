"""What an editor asks of a snapshot: pure functions, one module an answer."""
