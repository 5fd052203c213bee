"""Texts, positions and edits; nothing here knows Markdown."""
