"""What a written path stands for among the known files of a root."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.workspace.files import Files, Resolution, normal_path

FILES = Files(
    (
        "README.md", "src/app/main.py", "src/app/Auth.ts", "src/lib/util.py", "docs/util.md",
        "plan/phase-1.md", "plan/notes/extra.md", "charts/event/values.yaml", "docs/a b.md",
    ),
    links={"shared": "src", "outside": None},
    ignored=("dist/", "secrets.env"),
)  # fmt: skip


def state(written: str, folder: str = "", link: bool = False) -> str:
    found = FILES.resolve(written, folder, link)
    return f"{found.state} {found.path}".strip()


@pytest.mark.parametrize(
    ("written", "folder", "expected"),
    [
        # from the root
        ("src/app/main.py", "plan", "file src/app/main.py"),
        ("./README.md", "", "file README.md"),
        ("/src/app/main.py", "plan", "file src/app/main.py"),
        ("src/app", "plan", "folder src/app"),
        ("src/app/", "plan", "folder src/app"),
        ("src/./app/../app/main.py", "", "file src/app/main.py"),
        # from the folder of the document
        ("phase-1.md", "plan", "file plan/phase-1.md"),
        ("notes/extra.md", "plan", "file plan/notes/extra.md"),
        ("../src/app/main.py", "plan", "file src/app/main.py"),
        ("./notes/", "plan", "folder plan/notes"),
        # the root comes first
        ("README.md", "plan", "file README.md"),
        # as the end of a known path
        ("app/main.py", "plan", "file src/app/main.py"),
        ("main.py", "plan", "file src/app/main.py"),
        ("event/values.yaml", "", "file charts/event/values.yaml"),
        ("event/", "plan", "folder charts/event"),
        # nothing of the kind
        ("src/app/other.py", "plan", "missing"),
        ("ain.py", "plan", "missing"),
        ("../phase-1.md", "plan/notes", "file plan/phase-1.md"),
        # only the case or the separators differ
        ("src/app/auth.ts", "", "case src/app/Auth.ts"),
        ("SRC/App/Main.py", "plan", "case src/app/main.py"),
        ("src\\app\\main.py", "plan", "case src/app/main.py"),
        # left out of the list, but there
        ("dist/", "", "folder dist"),
        ("dist/bundle.js", "", "unchecked"),
        ("secrets.env", "", "file secrets.env"),
        # through links
        ("shared/app/main.py", "", "file shared/app/main.py"),
        ("shared/other.py", "", "unchecked"),
        ("outside/x.py", "", "unchecked"),
    ],
)
def test_a_path_is_looked_for(written: str, folder: str, expected: str) -> None:
    assert state(written, folder) == expected


@pytest.mark.parametrize(
    "written",
    [
        "", "src/*.py", "src/**", "src/<name>.py", "src/{a,b}.py", "$HOME/a.py",
        "https://example.org/a.md", "//host/a", "~~gone~~", "a~/b.py*",
        "path/to/file.md", "src/.../main.py", "plan/phase-X.md", "app/[id]/page.tsx",
        "YYYY-MM-DD.md",
    ],
)  # fmt: skip
def test_what_is_open_is_not_checked(written: str) -> None:
    assert FILES.resolve(written, "") == Resolution("unchecked")


@pytest.mark.parametrize(
    "written",
    [
        "~/a.py", "~", "~root/.ssh/id_rsa", "../outside.md", "../../a", "/../a", "C:\\a\\b.py",
        "/etc/passwd", "/api/v1/items",
    ],
)  # fmt: skip
def test_what_lies_outside_is_not_looked_at(written: str) -> None:
    assert FILES.resolve(written, "") == Resolution("outside")


def test_a_path_from_the_root_may_be_wrong() -> None:
    assert state("/src/app/other.py") == "missing"
    assert state("/src/app/main.py") == "file src/app/main.py"


def test_a_link_is_looked_for_from_the_document_and_the_root_only() -> None:
    assert state("phase-1.md", "plan", link=True) == "file plan/phase-1.md"
    assert state("src/lib/util.py", "plan", link=True) == "file src/lib/util.py"
    assert state("main.py", "plan", link=True) == "missing"
    assert state("../docs/a%20b.md", "plan", link=True) == "file docs/a b.md"
    assert state("../docs/a b.md", "plan", link=True) == "file docs/a b.md"


def test_the_folder_of_the_document_comes_first_for_a_link() -> None:
    files = Files(("README.md", "docs/README.md"))
    assert files.resolve("README.md", "docs", link=True).path == "docs/README.md"
    assert files.resolve("README.md", "docs").path == "README.md"


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("lib/app/util.py", "src/lib/util.py"),
        ("src/app/mian.py", "src/app/main.py"),
        ("plan/phase-2.md", "plan/phase-1.md"),
        ("somewhere/else.py", ""),
    ],
)
def test_a_missing_path_has_a_nearest_one(written: str, near: str) -> None:
    assert FILES.nearest(written, "docs") == near


def test_files_and_folders_are_known() -> None:
    assert "src/app/main.py" in FILES
    assert "src" in FILES
    assert "" in FILES
    assert "src/ap" not in FILES
    assert "new.md" in FILES.with_paths((*FILES.paths, "new.md"))


names = st.text(st.sampled_from("ab.*\\/ ~<-%[A"), max_size=14)


@given(names, names, st.booleans())
def test_any_path_has_an_answer_inside_the_root(written: str, folder: str, link: bool) -> None:
    found = FILES.resolve(written, folder.strip("/"), link)
    assert not found.path.startswith(("/", "../"))
    assert found == FILES.resolve(written, folder.strip("/"), link)


@given(st.lists(st.sampled_from(("a", "b", ".", "..", "")), max_size=8))
def test_a_normal_path_has_no_dots(parts: list[str]) -> None:
    path = normal_path("/".join(parts))
    if path is not None:
        assert normal_path(path) == path
        assert not {".", "..", ""} & set(path.split("/")) or path == ""


def test_a_crowd_of_names_is_made_ready() -> None:
    files = Files(f"plan/phase-{number}-gate.md" for number in range(2_500))
    for _ in files.in_steps():
        pass
    known = Files(files.paths).nearest("phase-77-gaet.md", "plan")
    assert files.nearest("phase-77-gaet.md", "plan") == known != ""
