"""`phasemark init`: the three folders and a configuration to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from phasemark.cli.options import PATH, Command, Shared, shared
from phasemark.cli.terminal import visible
from phasemark.errors import UsageError, WriteError

FOLDERS = ("plan", "prompts", "work-notes")
"""One for each side of a trio. Git keeps no empty folder; their first document does."""

DRIVER = "phasemark-notes"
"""What git calls the merge driver of work notes."""

CONFIG = """\
# How phasemark looks at this project. That this file is there says that the project
# follows the dialect: findings have their full severity. Everything below is a comment
# that shows a default or an example; `phasemark schema config` describes all of it.

# Which rules run: "relaxed" (errors and secrets), "standard" or "strict" (all of them).
# profile = "standard"

# Rules by code, prefix or name, instead of those of the profile.
# select = ["PAR", "REF"]

# Rules besides those, and rules that do not run.
# extend-select = ["VER002"]
# ignore = ["SIZ"]

# Documents that are not checked; their paths stay known.
# exclude = ["archive/**"]

# Whether references may lead out of the project.
# allow-outside = false

# Findings that were accepted by `phasemark baseline` and are not reported.
# baseline = ".phasemark/baseline.json"

# Words that mean a phase besides Phase and Stage.
# phase-words = ["Sprint"]

# Programs whose name makes inline code a command, besides those that are known.
# commands = ["acme-deploy"]

# Tokens that `phasemark bundle` may fill.
# token-budget = 60000

# How severe a finding is: "error", "warning", "information", "hint" or "off".
# [severity]
# REF001 = "error"

# Rules that do not run on some documents, by glob.
# [per-file-ignores]
# "plan/old-*.md" = ["STA"]

# Documents in other places, by kind; `phasemark kinds` says what each document is.
# [kinds]
# plan = ["roadmap/*.md"]

# Other names of sections.
# [aliases]
# "Definition of done" = ["Ready when"]

# Commands that start a session, for `phasemark worktrees`: by phase, `default`, `review`.
# [sessions]
# default = "ollama run mistral"
"""


@click.command("init", cls=Command)
@click.argument("folder", type=PATH, default=".")
@click.option(
    "--merge-driver",
    is_flag=True,
    help="Let git merge work notes with phasemark: write `.gitattributes`, print what to run.",
)
@shared
def command(told: Shared, folder: Path, merge_driver: bool) -> None:
    """Prepare a project: make the three folders and a commented `phasemark.toml`.

    What is there already is left as it is.
    """
    told.write(list(_drive(folder) if merge_driver else _prepare(folder)))


def _drive(folder: Path) -> Iterator[str]:
    """Name the driver for work notes, and say how a clone learns what it runs."""
    from phasemark.disk import Change, Text, create_document, read_document, real, write_documents

    if not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`")
    root = real(folder)
    line = f"{FOLDERS[2]}/** merge={DRIVER}"
    old = read_document(root, ".gitattributes")
    if not isinstance(old, Text):
        create_document(root, ".gitattributes", f"{line}\n")
        yield ".gitattributes: made\n"
    elif line in old.text.split("\n"):
        yield ".gitattributes: names the driver already\n"
    else:
        gap = "" if not old.text or old.text.endswith("\n") else "\n"
        change = Change(".gitattributes", old, f"{old.text}{gap}{line}\n")
        if failures := write_documents(root, [change]):
            raise failures[0]
        yield ".gitattributes: names the driver now\n"
    yield "Next, once in each clone:\n"
    yield f"git config merge.{DRIVER}.name 'work notes of phasemark'\n"
    yield f"git config merge.{DRIVER}.driver 'phasemark merge-notes %O %A %B %L %P'\n"


def _prepare(folder: Path) -> Iterator[str]:
    """Do it, and say of each thing whether it was made or was there."""
    from phasemark.disk import create_document, find_root, real

    if not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`")
    root = real(folder)
    for name in FOLDERS:
        yield _folder(root, name)
    config = find_root(root).config_path
    if config is not None and config.parent == root:
        yield f"{visible(config.name)}: there already, left as it is\n"
    else:
        create_document(root, "phasemark.toml", CONFIG)
        yield "phasemark.toml: made; all its settings are comments with their defaults\n"
    yield 'Next: `phasemark new phase 1 "what it is about"`, then `phasemark check`.\n'


def _folder(root: Path, name: str) -> str:
    folder = root / name
    if folder.is_dir():
        return f"{name}/: there already\n"
    try:
        folder.mkdir()
    except OSError as error:
        reason = "a file has that name" if folder.exists() else error.strerror or "not permitted"
        raise WriteError(f"{name}/", reason) from None
    return f"{name}/: made\n"
