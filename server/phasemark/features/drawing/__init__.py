"""Drawings of the board: pure functions that give SVG, HTML, Mermaid, DOT and plain text."""
