"""Tests of the command line: its commands, its formats, its exit codes."""
