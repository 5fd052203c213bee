"""Real editors with the real server; `make test-editors` installs them."""
