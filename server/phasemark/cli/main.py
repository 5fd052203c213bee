"""Where `phasemark` starts and ends: arguments in, an exit code out, failures as sentences.

Exit codes: 0 nothing to say, 1 findings, 2 a failure of ours or of the arguments,
130 stopped by the user.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from phasemark import __version__

if TYPE_CHECKING:
    from click import ClickException

PROGRAM = "phasemark"
FAILURE = 2
STOPPED = 130


def program() -> NoReturn:
    """Run as a program: the process ends with the exit code of the command.

    It goes as a whole. Python would take every value apart first, a twentieth of a run; that
    is also why what a run has made is kept till then.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the start
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    kept: list[object] = []
    code = main(kept=kept)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # a full disk, or nobody reads any more
            code = code or FAILURE
    os._exit(code)


def main(arguments: Sequence[str] | None = None, kept: list[object] | None = None) -> int:
    """Run a command and give its exit code; nothing is raised.

    `kept` gets what the run has made and needs no more.
    The version is answered before anything is imported: scripts ask for it often.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        return _say_version()
    # A run makes many values that stay: looking for garbage as often as usual costs a fifth.
    gc.set_threshold(20_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        _never_fail_to_encode(stream)
    return guarded(lambda: _run(words, kept), verbose="--verbose" in words)


def guarded(run: Callable[[], int], *, verbose: bool) -> int:
    """The exit code of `run`; whatever it raises becomes one sentence and a code."""
    from click import Abort, ClickException

    from phasemark.errors import PhasemarkError

    try:
        return run()
    except ClickException as error:
        _refuse(error)
        return FAILURE
    except PhasemarkError as error:
        say(str(error))
        return FAILURE
    except SystemExit as left:  # click, behind a completion, and where nobody reads any more
        if left.code:
            _leave_pipe()
        return FAILURE if left.code else 0
    except (Abort, KeyboardInterrupt):
        say("stopped")
        return STOPPED
    except OSError as error:
        return _refused(error)
    except Exception as error:
        _confess(error, verbose=verbose)
        return FAILURE


def _say_version() -> int:
    try:
        print(f"{PROGRAM} {__version__}", flush=True)
    except OSError as error:
        return _refused(error)
    return 0


def _refused(error: OSError) -> int:
    """Say what the system did not allow; nothing where nobody reads any more."""
    if isinstance(error, BrokenPipeError):
        _leave_pipe()
    else:
        about = f" ({error.filename})" if error.filename else ""
        say(f"the system refused{about}: {error.strerror or error}")
    return FAILURE


def _run(words: list[str], kept: list[object] | None) -> int:
    from phasemark.cli.group import phasemark

    code = phasemark.main(words, prog_name=PROGRAM, standalone_mode=False, obj=kept)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def say(message: str) -> None:
    """Each line of a message on standard error; nothing in it reaches a terminal raw."""
    from phasemark.cli.terminal import visible

    for line in message.split("\n"):
        print(f"{PROGRAM}: {visible(line)}", file=sys.stderr)


def _refuse(error: ClickException) -> None:
    """Say what is wrong with the arguments, and where to read what would be right."""
    from phasemark.cli.refusal import sentence

    say(sentence(error))
    context = getattr(error, "ctx", None)
    if context is not None:
        say(f"`{context.command_path} --help` says what it takes")


def _confess(error: Exception, *, verbose: bool) -> None:
    """Say that phasemark is at fault, where to tell it, and how to see more."""
    if verbose or os.environ.get("PHASEMARK_DEBUG"):
        from traceback import format_exception

        say("".join(format_exception(error)).rstrip())
    where = "add `--verbose` for the details"
    say(f"a fault of phasemark itself: {type(error).__name__}: {error}; {where}")
    say(f"it is worth a report: phasemark {__version__}, the command and the file it was about")


def _leave_pipe() -> None:
    """The reader has left: what is still buffered has nowhere to go and no one to blame."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _never_fail_to_encode(stream: object) -> None:
    """Characters that the encoding of a stream lacks are written as escapes."""
    from io import TextIOWrapper

    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
