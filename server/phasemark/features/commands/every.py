"""All commands, by their names."""

from __future__ import annotations

from phasemark.features.commands.board import BOARD
from phasemark.features.commands.checks import CHECKS
from phasemark.features.commands.offered import OFFERED
from phasemark.features.commands.state import STATE
from phasemark.features.commands.steps import STEPS

COMMANDS = {command.name: command for command in (*CHECKS, *STEPS, *STATE, *BOARD, *OFFERED)}
