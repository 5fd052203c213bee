"""What one `check` is asked to do, apart from the options that every command has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from phasemark.cli.catalogue import selectors
from phasemark.cli.render import WITH_LINES
from phasemark.config import Settings
from phasemark.errors import UsageError
from phasemark.rules.rule import Safety, Severity

FAIL_ON = ("error", "warning", "information", "hint", "never")
"""The least severity that makes the exit code 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of `phasemark check` and its paths, as they were given."""

    paths: tuple[Path, ...] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    hints: bool = False
    statistics: bool = False
    exit_zero: bool = False
    fail_on: str = "information"
    form: str = "text"
    stdin_filename: Path | None = None
    baseline: bool | None = None
    watch: bool = False

    @property
    def mends(self) -> bool:
        """Whether fixes are applied, be it only to show what they would change."""
        return self.fix or self.unsafe_fixes or self.diff

    @property
    def needs_lines(self) -> bool:
        """Whether the lines of findings are printed, or something is made of them."""
        return self.form in WITH_LINES and not self.statistics

    @property
    def safety(self) -> Safety:
        return Safety.UNSAFE if self.unsafe_fixes else Safety.SAFE

    @property
    def least(self) -> Severity:
        """What matters less is neither shown nor mended."""
        return Severity.HINT if self.hints else Severity.INFORMATION

    @property
    def all_paths(self) -> tuple[Path, ...]:
        """What is to be checked: the current folder when nothing is named."""
        if self.stdin_filename is not None:
            return (self.stdin_filename,)
        return self.paths or (Path("."),)

    def shows(self, severity: Severity) -> bool:
        return self.hints or severity is not Severity.HINT

    def fails(self, severity: Severity) -> bool:
        """Whether a printed finding of this severity makes the exit code 1."""
        if self.exit_zero or self.fail_on == "never":
            return False
        return severity <= Severity[self.fail_on.upper()]

    def settings(self, settings: Settings) -> Settings:
        """The settings of a project as the command line changes them.

        `--select` replaces what the configuration selects and ignores, `--ignore` adds.
        """
        chosen, ignored = selectors(self.select), selectors(self.ignore)
        if chosen:
            settings = replace(settings, select=chosen, extend_select=(), ignore=())
        return replace(settings, ignore=(*settings.ignore, *ignored)) if ignored else settings

    def require_sense(self) -> None:
        """Raise `UsageError` for options that contradict each other."""
        for wrong, message in (
            (self.stdin_filename and self.paths, "`--stdin-filename` takes no other path"),
            (self.stdin_filename and self.watch, "`--watch` cannot watch standard input"),
            (self.watch and self.mends, "`--watch` changes nothing; leave `--fix` away"),
            (self.watch and self.form not in ("text", "concise"), "`--watch` is for people:"
             " its format is `text` or `concise`"),
            (self.diff and self.form != "text", "`--diff` has a form of its own; leave"
             " `--format` away"),
            (self.statistics and self.form not in ("text", "json"), "`--statistics` has the"
             " formats `text` and `json`"),
            (self.statistics and self.diff, "`--statistics` counts and `--diff` shows; choose one"),
        ):  # fmt: skip
            if wrong:
                raise UsageError(message)
