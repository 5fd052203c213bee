"""Markdown to what the dialect is made of; the only place that knows a Markdown parser."""
