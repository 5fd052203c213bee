"""Options that every command takes, and the value they become."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from phasemark.cli.terminal import Style, style_of
from phasemark.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])


class _Path(click.Path):
    """A path; an empty word is none, although `Path` takes it for the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            raise UsageError("there is no ``; a path has at least one character")
        return super().convert(value, param, ctx)


PATH = _Path(path_type=Path)


class Command(click.Command):
    """A command whose help shows its own options first, then those that every command takes."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own: list[tuple[str, str]] = []
        everywhere: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None or not isinstance(parameter, click.Option):
                continue
            of_all = isinstance(parameter, _Everywhere) or "--help" in parameter.opts
            (everywhere if of_all else own).append(record)
        for title, records in (("Options", own), ("Options of every command", everywhere)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class _Everywhere(click.Option):
    """An option that every command takes."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a command was told beside its own options."""

    config: Path | None
    """The configuration file to use, instead of the one found upwards; None: find it."""
    cache: bool
    """Whether what was found in the last run may be used and kept."""
    output: Path | None
    """The file that gets the output; None: standard output."""
    color: str
    kept: list[object] = field(default_factory=list)
    """What the last run made, for the process to end with: to take it apart costs time."""

    @property
    def terminal(self) -> bool:
        """Whether a person sees the output as it comes, in lines of `style.width` cells."""
        return self.output is None and sys.stdout.isatty()

    @property
    def style(self) -> Style:
        """The style of the output: a file has no colours unless they are demanded."""
        if self.output is None:
            return style_of(sys.stdout, self.color)
        return Style(color=self.color == "always")

    def write(self, chunks: Iterable[str]) -> None:
        """Write the output; the file of `--output-file` is whole or as it was."""
        text = "".join(chunks)
        if self.output is None:
            sys.stdout.write(text)
            return
        from phasemark.disk import write_named

        write_named(self.output, text)


def shared(function: Function) -> Function:
    """Add the options of `Shared` to a command; its function gets them as first argument."""

    @wraps(function)
    def command(**given: Any) -> Any:
        given.pop("verbose")
        told = Shared(
            config=given.pop("config"),
            cache=not given.pop("no_cache"),
            output=given.pop("output_file"),
            color=given.pop("color"),
            kept=click.get_current_context().ensure_object(list),
        )
        return function(told, **given)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command  # type: ignore[return-value]


LISTED = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Form of the output.",
)
"""The form of a command that prints a list."""

WORKERS = click.option(
    "--for",
    "workers",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="How many may run at once; no two that write the same file.",
)
"""For how many sessions a command looks for work."""

_OPTIONS = (
    click.option(
        "--config",
        cls=_Everywhere,
        type=PATH,
        metavar="FILE",
        help="Use this configuration file instead of the one found upwards.",
    ),
    click.option(
        "--no-cache",
        cls=_Everywhere,
        is_flag=True,
        help="Neither use nor keep what an earlier run found.",
    ),
    click.option(
        "--output-file",
        "-o",
        cls=_Everywhere,
        type=PATH,
        metavar="FILE",
        help="Write the output there instead of on standard output.",
    ),
    click.option(
        "--color",
        cls=_Everywhere,
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="When to use colours; NO_COLOR and FORCE_COLOR count under `auto`.",
    ),
    click.option("--verbose", cls=_Everywhere, is_flag=True, help="Show the details of a failure."),
)
