"""Kinds of document as data: what a plan, a prompt or a stage plan holds."""
