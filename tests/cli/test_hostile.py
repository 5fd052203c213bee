"""Names and texts that want more than to be read, and files that are none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from cli.project import CLEAN, NOTES, also
from phasemark.cli.render import FORMATS
from phasemark.cli.terminal import visible

NAMES = [
    "phase-1 esc\x1b]0;title\x07.md",
    "phase-2 csi\x1b[31m\x1b[2J.md",
    "phase-3 new\nline.md",
    "phase-4 cr\rover.md",
    "phase-5 c1\x9b31m.md",
    "phase-6 \u202ertl.md",
    "-phase-7.md",
    "=phase-8|calc.md",
    "phase-9 ::error::x.md",
    "##[error]phase-10.md",
]
TEXT = NOTES + "\n- [x ] \x1b]52;c;cHduZWQ=\x07 \u009b2J \u202e ##[add-path]x\n::error::y\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_but_text_is_printed(project, form):
    for name in NAMES:
        project.write(f"work-notes/{name}", TEXT)
    assert project.run("check", "--hints", "--format", form) == 1
    printed = project.out + project.err
    assert not [mark for mark in printed if mark != "\n" and visible(mark) != mark]
    assert "##[" not in printed
    if form != "github":
        assert not [line for line in printed.split("\n") if line.lstrip().startswith("::")]


def test_colours_bring_nothing_of_the_documents(project):
    for name in NAMES:
        project.write(f"work-notes/{name}", TEXT)
    project.run("check", "--color", "always")
    for part in ("\x1b]0;", "\x1b]52", "\x1b[2J", "\x07", "\u202e"):
        assert part not in project.out


@pytest.mark.parametrize("command", [["kinds"], ["doctor"], ["baseline"], ["check", "--diff"]])
def test_other_commands_print_nothing_but_text(project, command):
    for name in NAMES:
        project.write(f"work-notes/{name}", TEXT)
    project.run(*command)
    printed = project.out + project.err
    assert printed
    assert not [mark for mark in printed if mark != "\n" and visible(mark) != mark]


def test_json_paths_lead_back_to_the_files(project):
    for name in NAMES:
        project.write(f"work-notes/{name}", TEXT)
    paths = {finding["path"] for finding in project.found()}
    assert paths == {f"work-notes/{name}" for name in NAMES}


def test_a_name_that_is_no_utf_8(project):
    name = os.fsdecode(b"work-notes/phase-1 \xff.md")
    project.write(name, NOTES)
    assert project.run("check") == 1
    assert "phase-1 \\xff.md:5:3:" in project.out
    assert [finding["path"] for finding in project.found()] == ["work-notes/phase-1 \\xff.md"]


def test_special_files_are_named_or_left_and_nothing_waits(project):
    project.write("work-notes/phase-1.md", NOTES)
    os.mkfifo(project.folder / "work-notes" / "phase-2.md")
    (project.folder / "work-notes" / "phase-3.md").symlink_to("/dev/zero")
    (project.folder / "work-notes" / "loop").symlink_to("..")
    (project.folder / "work-notes" / "phase-4.md").mkdir()
    project.write("work-notes/phase-5.md", "# x\n".encode("utf-16"))
    project.write("work-notes/phase-6.md", b"# a\0b\n")
    assert project.run("check") == 1
    assert "phase-1.md:5:3" in project.out
    assert "cannot read work-notes/phase-5.md: UTF-16, not UTF-8 (skipped)" in project.err


def test_fix_does_not_follow_links(project, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text(NOTES, encoding="utf-8")
    (project.folder / "work-notes").mkdir()
    link = project.folder / "work-notes" / "phase-1.md"
    link.symlink_to(outside)
    project.run("check", "--fix")
    project.run("check", "--fix", "work-notes/phase-1.md")
    assert outside.read_text(encoding="utf-8") == NOTES
    assert link.is_symlink()


def test_a_baseline_does_not_follow_links(project, tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text("mine", encoding="utf-8")
    (project.folder / ".phasemark").mkdir()
    (project.folder / ".phasemark" / "baseline.json").symlink_to(outside)
    assert project.run("baseline") == 2
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_baseline_outside_of_the_project_is_refused(project, tmp_path):
    project.write("phasemark.toml", 'baseline = "../outside.json"\n')
    assert project.run("baseline") == 2
    assert not (tmp_path / "outside.json").exists()


def test_a_line_of_a_megabyte_is_cut(project):
    project.write("work-notes/phase-1.md", also("- [x ] " + "word " * 200_000, CLEAN))
    assert project.run("check") == 1
    assert max(len(line) for line in project.out.split("\n") if " | " in line) <= 120


def test_watch_checks_again_and_is_stopped(project):
    file = project.write("work-notes/phase-1.md", CLEAN)
    command = [sys.executable, "-m", "phasemark", "check", "--watch", "--format", "concise"]
    watching = subprocess.Popen(
        command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=_hear_interrupts,
    )  # fmt: skip
    with watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert next(watching.stdout) == "Nothing found in 1 document.\n"
        assert next(watching.stdout) == "Waiting for changes; Ctrl-C stops.\n"
        file.write_text(NOTES, encoding="utf-8")
        assert any("STA009" in line for line in watching.stdout)
        watching.send_signal(signal.SIGINT)
        watching.stdout.read()
        assert watching.stderr.read().strip() == "phasemark: stopped"
    assert watching.returncode == 130


def _hear_interrupts() -> None:
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_check_loads_no_server_and_no_event_loop(project):
    project.write("work-notes/phase-1.md", NOTES)
    script = (
        "import sys; from phasemark.cli.main import main; main(['check', '--format', 'json']);"
        "heavy = ('asyncio', 'cattrs', 'dulwich', 'lsprotocol', 'pygls', 'rich', 'watchfiles');"
        "print(*(name for name in heavy if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project.folder, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)
    assert done.stderr.strip() == ""
