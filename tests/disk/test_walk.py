"""What a walk lists, enters and leaves alone."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from disk.trees import git_index, in_child, lay
from phasemark.disk import Listing, Root, find_root, walk
from phasemark.disk.walk import DEEPEST


def listing(root: Path, *exclude: str) -> Listing:
    return walk(find_root(root), exclude)


def reasons(found: Listing) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in found.skipped}


def test_documents_files_and_folders_are_listed(tmp_path: Path) -> None:
    lay(tmp_path, {"plan/b.md": "", "plan/A.MD": "", "x.markdown": "", "src/a.py": "", ".a/b": ""})
    (tmp_path / "empty").mkdir()
    found = listing(tmp_path)
    assert found.documents == ("plan/A.MD", "plan/b.md", "x.markdown")
    assert found.files == (".a/b", "plan/A.MD", "plan/b.md", "src/a.py", "x.markdown")
    assert found.folders == (".a", "empty", "plan", "src")
    assert (found.ignored, found.skipped, found.nested) == ((), (), ())


def test_folders_of_other_tools_are_not_entered(tmp_path: Path) -> None:
    folders = ("node_modules", "vendor", ".venv", "venv", "__pycache__", ".hg", ".git")
    lay(tmp_path, {f"{name}/plan/x.md": "" for name in folders})
    for name in folders:
        (tmp_path / name).chmod(0)
    found = listing(tmp_path)
    assert found.documents == found.files == found.folders == ()
    assert found.skipped == ()
    assert found.ignored == tuple(sorted(f"{name}/" for name in folders))


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    ignore = "*.log\n/out/\n!keep.log\n"
    files = ("a.log", "keep.log", "out/x.md", "a/out/x.md", "a/b.log", "docs/README.md")
    lay(tmp_path, {".gitignore": ignore, **dict.fromkeys(files, "")})
    found = listing(tmp_path)
    assert found.files == (".gitignore", "a/out/x.md", "docs/README.md", "keep.log")
    assert found.ignored == ("a.log", "a/b.log", "out/")


def test_an_ignore_file_speaks_for_its_folder_and_over_those_above(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            ".gitignore": "*.txt\n",
            "a/.gitignore": "!b.txt\n/c.md\n",
            "b.txt": "", "a/b.txt": "", "a/c.md": "", "a/d/c.md": "", "a/d/b.txt": "",
        },
    )  # fmt: skip
    found = listing(tmp_path)
    assert found.files == (".gitignore", "a/.gitignore", "a/b.txt", "a/d/b.txt", "a/d/c.md")


def test_the_rules_above_a_root_hold_up_to_the_top_of_the_repository(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            ".gitignore": "*.md\n",
            "repo/.git/info/exclude": "secret.md\n",
            "repo/.gitignore": "/svc/build/\n*.tmp.md\n",
            "repo/svc/phasemark.toml": "",
            "repo/svc/build/x.md": "", "repo/svc/a/build/x.md": "",
            "repo/svc/b.tmp.md": "", "repo/svc/secret.md": "", "repo/svc/c.md": "",
        },
    )  # fmt: skip
    root = find_root(tmp_path / "repo/svc")
    assert root.path == tmp_path / "repo/svc"
    assert walk(root).documents == ("a/build/x.md", "c.md")


@pytest.mark.parametrize("ignore", ["plan/\n", "plan\n", "/plan/*\n", "*\n", "**/plan/**\n"])
def test_folders_of_the_dialect_are_read_though_ignored(tmp_path: Path, ignore: str) -> None:
    lay(tmp_path, {".gitignore": ignore, "plan/phase-1.md": "", "plan/old/phase-0.md": ""})
    assert listing(tmp_path).documents == ("plan/old/phase-0.md", "plan/phase-1.md")


@pytest.mark.parametrize(
    "name",
    ["plans", "Prompts", "WORK_NOTES", "work-notes", "notes", "handoffs", "PHASES",
     "prompt_library"],
)  # fmt: skip
def test_names_of_the_dialect_compare_without_case_and_dashes(tmp_path: Path, name: str) -> None:
    lay(tmp_path, {".gitignore": f"{name}/\n", f"svc/{name}/x.md": ""})
    assert listing(tmp_path).documents == (f"svc/{name}/x.md",)


def test_a_folder_that_ignores_itself_is_read(tmp_path: Path) -> None:
    lay(tmp_path, {"work-notes/.gitignore": "*\n", "work-notes/old/phase-1.md": ""})
    assert listing(tmp_path).documents == ("work-notes/old/phase-1.md",)


def test_output_of_builds_in_folders_of_the_dialect_stays_out(tmp_path: Path) -> None:
    ignore = "build/\n.cache/\narchive/\n"
    files = (
        "notes/build/x.md",
        "notes/.cache/x.md",
        "notes/archive/x.md",
        "plan/node_modules/x.md",
    )
    lay(tmp_path, {".gitignore": ignore, **dict.fromkeys(files, "")})
    assert listing(tmp_path).documents == ("notes/archive/x.md",)


def test_an_ignored_folder_is_not_searched_for_folders_of_the_dialect(tmp_path: Path) -> None:
    lay(tmp_path, {".gitignore": "dist/\n", "dist/plan/x.md": "", "node_modules/a/plan/x.md": ""})
    assert listing(tmp_path).documents == ()


def test_tracked_files_are_known_though_ignored(tmp_path: Path) -> None:
    tracked = ("vendor/a/b.go", "docs/phases/P1.md", "src/a.py", "dist/app.js")
    lay(
        tmp_path,
        {
            ".gitignore": "docs/\ndist/\n*.env\n",
            "vendor/a/b.go": "", "vendor/a/c.go": "", "docs/phases/P1.md": "", "docs/P2.md": "",
            "src/a.py": "", "local.env": "", "vendor/README.md": "", "dist/app.js": "",
            ".git/index": git_index(*tracked, "vendor/README.md", "docs/deleted.md"),
        },
    )  # fmt: skip
    found = listing(tmp_path)
    assert {*tracked, "vendor/README.md"} <= {*found.files}
    assert {"vendor/a/c.go", "docs/P2.md", "docs/deleted.md", "local.env"}.isdisjoint(found.files)
    assert found.documents == ("docs/phases/P1.md",)
    assert {"vendor", "vendor/a", "docs", "docs/phases", "dist"} <= {*found.folders}


def test_tracked_files_of_a_root_inside_a_repository(tmp_path: Path) -> None:
    index = git_index("svc/dist/a.md", "svc2/dist/b.md", "dist/c.md")
    lay(tmp_path, {".git/index": index, ".gitignore": "dist/\n", "svc/phasemark.toml": ""})
    lay(tmp_path, {"svc/dist/a.md": "", "svc/dist/other.md": ""})
    found = listing(tmp_path / "svc")
    assert found.documents == ("dist/a.md",)


def test_excluded_documents_are_known_all_the_same(tmp_path: Path) -> None:
    lay(tmp_path, {"archive/plan/a.md": "", "plan/b.md": "", "plan/c.draft.md": "", "a.md": ""})
    found = listing(tmp_path, "archive/**", "*.{draft,old}.md", "/a.md")
    assert found.documents == ("plan/b.md",)
    assert len(found.files) == 4


def test_a_nested_configuration_makes_a_nested_root(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "phasemark.toml": "", "plan/a.md": "",
            "svc/.phasemark.toml": "", "svc/plan/b.md": "", "svc/in/phasemark.toml": "",
            "tool/pyproject.toml": "[tool.phasemark]\n", "tool/plan/c.md": "",
            "other/pyproject.toml": "[tool.ruff]\n", "other/plan/d.md": "",
            "sub/.git": "gitdir: ../.git/modules/sub\n", "sub/plan/e.md": "",
        },
    )  # fmt: skip
    found = listing(tmp_path)
    assert found.documents == ("other/plan/d.md", "plan/a.md", "sub/plan/e.md")
    assert found.nested == ("svc", "tool")
    assert "svc/plan/b.md" in found.files
    assert listing(tmp_path / "svc").nested == ("in",)


def test_without_configuration_a_nested_repository_is_a_nested_root(tmp_path: Path) -> None:
    lay(tmp_path, {".git/HEAD": "", "plan/a.md": "", "sub/.git/HEAD": "", "sub/plan/b.md": ""})
    found = listing(tmp_path)
    assert (found.documents, found.nested) == (("plan/a.md",), ("sub",))


@pytest.mark.parametrize("config", ["phasemark.toml", ".git/HEAD"])
def test_every_document_belongs_to_the_root_that_lists_it(tmp_path: Path, config: str) -> None:
    lay(tmp_path, {config: "", "a/phasemark.toml": "", "b/.git/HEAD": "", "b/c/pyproject.toml": ""})
    lay(tmp_path, {f"{folder}plan/x.md": "" for folder in ("", "a/", "a/d/", "b/", "b/c/", "e/")})
    pending = [find_root(tmp_path)]
    listed = []
    while pending:
        root = pending.pop()
        found = walk(root)
        pending.extend(find_root(root.path / nested) for nested in found.nested)
        for document in found.documents:
            listed.append(root.path / document)
            assert find_root(root.path / document) == root
    assert sorted(listed) == sorted(tmp_path.rglob("*.md"))


def test_links_are_known_and_not_followed(tmp_path: Path) -> None:
    lay(tmp_path, {"root/plan/a.md": "", "root/charts/b.yaml": "", "out/secret.md": ""})
    root = tmp_path / "root"
    links = {
        "plan/b.md": "a.md", "latest": "charts", "plan/loop": "..", "all": "/",
        "plan/out.md": "../../out/secret.md", "plan/outside": "../../out",
        "plan/zero.md": "/dev/zero", "plan/gone.md": "/no/such/file.md", "plan/self.md": "self.md",
    }  # fmt: skip
    for name, target in links.items():
        (root / name).symlink_to(target)
    found = walk(Root(root, ""))
    assert found.documents == ("plan/a.md",)
    assert {*links} <= {*found.files}
    assert found.links == {
        "plan/b.md": "plan/a.md", "latest": "charts", "plan/loop": ".", "all": None,
        "plan/out.md": None, "plan/outside": None, "plan/zero.md": None, "plan/gone.md": None,
        "plan/self.md": None,
    }  # fmt: skip
    assert reasons(found) == {
        "plan/out.md": "a link that leads outside the project",
        "plan/zero.md": "a link that leads outside the project",
        "plan/gone.md": "a link: there is no such file",
        "plan/self.md": "a link: links that lead in a circle",
    }


def test_special_files_are_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "plan/folder.md").mkdir(parents=True)
    (tmp_path / "docs.md").mkdir()
    lay(tmp_path, {"plan/folder.md/x.md": "", "docs.md/y.md": ""})
    os.mknod(tmp_path / "socket.md", stat.S_IFSOCK | 0o600)
    found = listing(tmp_path)
    assert found.documents == ("docs.md/y.md", "plan/folder.md/x.md")
    assert reasons(found) == {
        "pipe.md": "a FIFO, not a file",
        "socket.md": "a socket, not a file",
        "plan/folder.md": "a folder, not a file",
    }


def test_only_what_is_needed_is_opened(tmp_path: Path) -> None:
    lay(tmp_path, {"node_modules/a/x.md": "", ".git/HEAD": "", "dist/x.md": "", "plan/x.md": ""})
    lay(tmp_path, {".gitignore": "dist/\n", "pyproject.toml": "", "a/pyproject.toml": ""})
    os.mkfifo(tmp_path / "plan/pipe.md")
    os.mkfifo(tmp_path / "a/.gitignore")
    root = find_root(tmp_path)

    def opened() -> set[str]:
        paths = []

        def hear(event: str, arguments: tuple[object, ...]) -> None:
            if event in ("open", "os.scandir", "os.listdir"):
                paths.append(str(arguments[0]))

        sys.addaudithook(hear)
        walk(root)
        inside = (Path(path) for path in paths if Path(path).is_relative_to(tmp_path))
        return {path.relative_to(tmp_path).as_posix() for path in inside}

    assert in_child(opened) == {".", ".gitignore", "plan", "a", "a/pyproject.toml"}


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_listed(ordinary: Path) -> None:
    lay(ordinary, {"closed/x.md": "", "plan/x.md": "", "half/x.md": ""})
    (ordinary / "closed").chmod(0)
    (ordinary / "half").chmod(0o400)
    found = walk(Root(ordinary, ""))
    assert found.documents == ("half/x.md", "plan/x.md")
    assert reasons(found) == {"closed": "permission denied"}


def test_a_root_that_is_gone_is_empty(tmp_path: Path) -> None:
    found = walk(Root(tmp_path / "gone", ""))
    assert found.files == ()
    assert reasons(found) == {".": "there is no such file"}


def test_folders_without_end_are_listed_to_a_depth(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(400):
        os.mkdir("d" * 20, dir_fd=here)
        inner = os.open("d" * 20, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("deep.md", os.O_CREAT, dir_fd=here))
    os.close(here)
    found = listing(tmp_path)
    assert len(found.folders) == DEEPEST + 1
    assert [*reasons(found).values()] == [f"more than {DEEPEST} folders deep; not looked into"]


def test_names_that_no_text_should_hold_are_listed(tmp_path: Path) -> None:
    names = ["new\nline.md", "esc\x1b[31m.md", "::error::x.md", "-rf.md", "sp ace .md", "😀.md"]
    lay(tmp_path, dict.fromkeys(names, ""))
    raw = os.fsencode(tmp_path) + b"/bytes\xff\xfe.md"
    os.close(os.open(raw, os.O_CREAT))
    found = listing(tmp_path)
    assert found.documents == tuple(sorted([*names, "bytes\udcff\udcfe.md"]))


@pytest.mark.parametrize("name", [".gitignore", ".git/info/exclude", ".git/index"])
def test_damaged_files_of_git_are_survived(tmp_path: Path, name: str) -> None:
    bad = b"\xff\xfe\n[\n**/**/**/x\n" + b"(" * 500 + b"\nout/\n" + bytes(range(256))
    lay(tmp_path, {name: bad, "plan/x.md": "", "node_modules/x.md": ""})
    assert listing(tmp_path).documents == ("plan/x.md",)


def test_our_own_unfinished_files_are_not_known(tmp_path: Path) -> None:
    lay(tmp_path, {"plan/.phasemark-12-ab.tmp": "", ".phasemark/kinds/a.toml": ""})
    assert listing(tmp_path).files == (".phasemark/kinds/a.toml",)
