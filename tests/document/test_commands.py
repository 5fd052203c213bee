"""The commands of a document: code, fields and fences of its gates."""

from __future__ import annotations

from phasemark.config import Settings
from phasemark.document.commands import commands, has_command
from phasemark.document.document import Document, Project
from phasemark.loading import builtin_kinds, builtin_vocabulary

PROJECT = Project(Settings(commands=("gate",)), builtin_kinds(), builtin_vocabulary())


def texts(*lines: str) -> list[str]:
    """The commands of a plan with these lines under Verification; each is where it says."""
    text = "\n".join(("# Phase 1: Table", "", "## Verification", *lines, ""))
    document = Document("plan/phase-1.md", text, PROJECT)
    found = commands(document)
    for command in found:
        assert text.startswith(command.text.split(" ")[0], command.span.start)
    return [command.text for command in found]


def test_inline_code_is_a_command_when_its_first_word_is_a_program() -> None:
    assert texts("- `make test` exits 0", "- `readTable()` gives rows") == ["make test"]


def test_programs_of_the_project_count() -> None:
    assert texts("- `gate`") == ["gate"]


def test_a_field_may_hold_a_command_without_code() -> None:
    assert texts("- Command: go test ./...", "- Expected: go on") == ["go test ./..."]


def test_prompts_and_output_are_no_part_of_a_command() -> None:
    assert texts("```console", "$ make test", "ok 12", "$ make lint", "```") == [
        "make test",
        "make lint",
    ]


def test_comments_are_left_out_and_continued_lines_are_joined() -> None:
    assert texts("```bash", "# first", "go test \\", "  ./...  # all", "", "echo '# x'", "```") == [
        "go test ./...",
        "echo '# x'",
    ]


def test_a_backslash_joins_lines_in_quotes_and_not_behind_a_comment() -> None:
    assert texts("```bash", "sh -c 'cd a; \\", "  make test'", "```") == ["sh -c 'cd a; make test'"]
    assert texts("```bash", "make a # or \\", "make b", "```") == ["make a", "make b"]


def test_what_a_here_document_holds_is_no_command() -> None:
    assert texts("```sh", "cat <<EOF > a.txt", "make test", "EOF", "make lint", "```") == [
        "cat <<EOF > a.txt",
        "make lint",
    ]


def test_a_fence_without_a_language_holds_commands_among_output() -> None:
    assert texts("```", "make test", "12 passed", "```") == ["make test"]
    assert texts("```json", "make test", "```") == []


def test_commands_outside_of_gates_are_named_but_not_asked_for() -> None:
    text = "# Phase 1: Table\n\n## Tasks\n- [ ] `make test`\n"
    document = Document("plan/phase-1.md", text, PROJECT)
    assert commands(document) == ()
    assert has_command(document, document.root)
