"""Renaming: a phase, a prompt, a heading, a file, with everything that names it."""
