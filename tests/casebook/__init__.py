"""Tests that are Markdown pages; the notation is in README.md."""
