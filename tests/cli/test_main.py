"""Start and end of the program: version, help, failures, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phasemark import __version__
from phasemark.cli.catalogue import selectors
from phasemark.cli.group import COMMANDS
from phasemark.cli.main import guarded, main
from phasemark.errors import UsageError

HEAVY = ("asyncio", "click", "dulwich", "markdown_it", "pydantic", "pygls", "rich", "watchfiles")


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "phasemark", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def imported(*arguments: str) -> set[str]:
    """The heavy modules that a command imports."""
    script = (
        "import sys; from phasemark.cli.main import main; main(sys.argv[1:]);"
        f"print(*(name for name in {HEAVY} if name in sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def fail(error: BaseException) -> int:
    """A program that ends by this error, behind the guard."""

    def program() -> int:
        raise error

    return guarded(program, verbose=False)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option, capsys):
    assert main([option]) == 0
    assert capsys.readouterr().out == f"phasemark {__version__}\n"


def test_version_imports_nothing_heavy():
    assert imported("--version") == set()


@pytest.mark.parametrize("command", [["rules"], ["explain", "STA009"]])
def test_the_catalogue_needs_no_models_and_no_terminal(command):
    assert imported(*command) <= {"click", "markdown_it"}


def test_python_m():
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout == f"phasemark {__version__}\n"


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [(1, ["--version"], 0), (1, ["rules"], 0), (2, ["rules"], 0), (2, ["nonsense"], 2)],
)
def test_a_stream_that_was_closed_before_the_start_changes_no_code(closed, arguments, code):
    start = "import os, sys; os.close(int(sys.argv[1])); os.execv(sys.executable, sys.argv[2:])"
    command = [sys.executable, "-m", "phasemark", *arguments]
    done = subprocess.run(
        [sys.executable, "-c", start, str(closed), *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert not done.stderr


def test_no_command_shows_the_commands(capsys):
    assert main([]) == 2
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_takes(name, capsys):
    assert main([name, "--help"]) == 0
    out = capsys.readouterr().out
    for option in ("--config", "--no-cache", "--output-file", "--color", "--verbose"):
        assert option in out


def test_a_wrong_command_gets_the_nearest(capsys):
    assert main(["chekc"]) == 2
    assert "no command `chekc`; did you mean `check`?" in capsys.readouterr().err


def test_a_wrong_option_is_bad_usage(capsys):
    assert main(["rules", "--nope"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("phasemark: ")
    assert "`phasemark rules --help` says what it takes" in err


def test_arguments_reach_no_terminal_raw(capsys):
    assert main(["explain", "\x1b[31m"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_a_failure_of_the_user_is_one_sentence(capsys):
    assert fail(UsageError("no file `a.md`")) == 2
    assert capsys.readouterr().err == "phasemark: no file `a.md`\n"


def test_a_fault_of_ours_says_so_and_shows_no_traceback(capsys):
    assert fail(ValueError("boom")) == 2
    err = capsys.readouterr().err
    assert "a fault of phasemark itself: ValueError: boom" in err
    assert "--verbose" in err
    assert "Traceback" not in err


def test_a_fault_of_ours_can_be_looked_into(capsys, monkeypatch):
    monkeypatch.setenv("PHASEMARK_DEBUG", "1")
    assert fail(ValueError("boom")) == 2
    assert "Traceback" in capsys.readouterr().err


def test_stopped_by_the_user(capsys):
    assert fail(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "phasemark: stopped\n"


@pytest.mark.skipif(os.name == "nt", reason="no SIGPIPE, no closed pipe to write to")
@pytest.mark.parametrize("arguments", [["rules"], ["explain", "STA009"]])
def test_a_reader_that_leaves_is_no_fault(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "phasemark", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 2


def test_an_output_that_lacks_characters_gets_escapes():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run("explain", "STA009", env=environment)
    assert done.returncode == 0


def test_output_file(tmp_path, capsys):
    file = tmp_path / "rules.json"
    assert main(["rules", "--format", "json", "-o", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert file.read_text(encoding="utf-8").startswith("[")


def test_an_output_file_that_cannot_be_written(tmp_path, capsys):
    assert main(["rules", "-o", str(tmp_path / "no" / "rules.txt")]) == 2
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell, capsys):
    assert main(["completion", shell]) == 0
    assert "_PHASEMARK_COMPLETE" in capsys.readouterr().out


def test_completion_knows_rule_codes():
    environment = {
        **os.environ,
        "_PHASEMARK_COMPLETE": "bash_complete",
        "COMP_WORDS": "phasemark explain STA00",
        "COMP_CWORD": "2",
    }
    assert "plain,STA009" in run(env=environment).stdout.split("\n")


def test_selectors_are_codes_prefixes_and_names():
    assert selectors(["PLN,sta009", "bad-checkbox SEC0"]) == ("PLN", "STA009", "STA009", "SEC0")


def test_a_selector_of_no_rule_gets_the_nearest():
    with pytest.raises(UsageError, match=r"no rule `STA0O9`; did you mean `STA009`\?"):
        selectors(["STA0O9"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--formt", "json"], "no option `--formt`; did you mean `--format`?"),
        (["check", "--format", "jsn"], "`--format` takes no `jsn`; did you mean `json`?"),
        (["rules", "--format", "xml"], "`--format` takes no `xml`; right are `text` and `json`"),
        (["schema", "knd"], "there is no `knd`; did you mean `kind`?"),
        (["check", "--select"], "`--select` needs a value"),
        (["check", "--fix=1"], "`--fix` takes no value"),
        (["doctor", "a", "b"], "too many words: `b`"),
        (["explain"], "`CODE|NAME` is missing"),
        (["completion"], "`bash`, `zsh` or `fish` is missing"),
        (["explain", "PAR"], "`PAR` stands for "),
    ],
)
def test_wrong_arguments_are_said_in_our_words(words, said, capsys):
    assert main(words) == 2
    assert capsys.readouterr().err.startswith(f"phasemark: {said}")


def test_help_has_the_options_of_every_command_last(capsys):
    assert main(["explain", "--help"]) == 0
    own, _, everywhere = capsys.readouterr().out.partition("Options of every command:")
    assert "--config" not in own
    assert "--config" in everywhere


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("word", ["rules", "--version", "--help"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_is_full_is_said(word, unbuffered):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "phasemark", word],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "phasemark: the system refused: No space left on device\n"


def test_modules_of_the_current_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('taken from the project')\n")
    done = subprocess.run(
        [sys.executable, "-m", "phasemark", "rules"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
