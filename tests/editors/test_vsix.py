"""The server in the .vsix: unpacked, and started by a Python that has nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from editors.conftest import ROOT
from phasemark import __version__

UNIVERSAL = ROOT / "dist" / "phasemark-universal.vsix"
PLATFORM = ROOT / "dist" / "phasemark-linux-x64.vsix"

# What this environment was made with; it has no phasemark and none of what that needs.
BARE = Path(sys.base_prefix, "bin", "python3")

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def start_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The start file of the server, as it lies where the extension is installed."""
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(PLATFORM) as archive:
        archive.extractall(folder)
    return folder / "extension" / "bundled" / "start.py"


def start(
    file: Path, *words: str, told: bytes = b"", python: Path = BARE
) -> subprocess.CompletedProcess[bytes]:
    """What a started server answers to all that it is told; it looks at nothing else."""
    return subprocess.run(
        [python, "-I", file, *words],
        cwd=file.parents[2], env={"PATH": os.defpath, "HOME": str(file.parents[2])},
        input=told, capture_output=True, timeout=600, check=False,
    )  # fmt: skip


def test_the_bundled_server_answers(start_file: Path) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
    message = json.dumps(request).encode()
    told = b"Content-Length: %d\r\n\r\n%s" % (len(message), message)
    answer = start(start_file, "server", told=told)
    assert b'"serverInfo"' in answer.stdout, answer.stderr.decode()
    assert b'"phasemark"' in answer.stdout


def test_the_bundled_program_is_this_one(start_file: Path) -> None:
    assert start(start_file, "--version").stdout.decode() == f"phasemark {__version__}\n"


def test_the_bundled_program_checks(start_file: Path, project: Path) -> None:
    """All that a check imports is there, the progress bar and the history included."""
    done = start(start_file, "check", "--no-cache", str(project))
    assert b"TRI006" in done.stdout, done.stderr.decode()


def test_a_python_that_nothing_was_compiled_for(start_file: Path) -> None:
    libraries = start_file.parent / "libs" / "pydantic_core"
    here = f"cpython-{sys.version_info.major}{sys.version_info.minor}-"
    (fitting,) = libraries.glob(f"_pydantic_core.{here}*")
    away = fitting.with_name("away")
    fitting.rename(away)
    try:
        done = start(start_file, "server")
    finally:
        away.rename(fitting)
    assert done.returncode == 4
    assert b"nothing was compiled for this Python, only cpython-3" in done.stderr


def test_the_pinned_libraries_are_those_that_the_project_asks_for() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        asked = [Requirement(each) for each in tomllib.load(file)["project"]["dependencies"]]
    lines = (ROOT / "client-vscode/packaging/requirements.txt").read_text(encoding="utf-8")
    pins = dict(line.split("==") for line in lines.split("\n") if "==" in line)
    assert [one for one in asked if not one.specifier.contains(pins.get(one.name, "0"))] == []


def test_five_pythons_have_their_library(start_file: Path) -> None:
    libraries = start_file.parent / "libs" / "pydantic_core"
    assert len(list(libraries.glob("_pydantic_core.cpython-*.so"))) == 5


def test_the_sizes() -> None:
    assert UNIVERSAL.stat().st_size < 1 * MEGABYTE
    assert PLATFORM.stat().st_size < 16 * MEGABYTE


def test_the_universal_one_has_no_server() -> None:
    names = ZipFile(UNIVERSAL).namelist()
    assert {"extension/out/extension.js", "extension/out/client.js"} <= set(names)
    assert not [name for name in names if "bundled" in name]


def test_the_licences_of_what_is_built_in_are_there() -> None:
    with ZipFile(UNIVERSAL) as archive:
        notices = archive.read("extension/ThirdPartyNotices.txt").decode()
    parts = notices.split("-" * 72 + "\n")[1:]
    names = [part.split(" ")[0] for part in parts]
    assert {"vscode-languageclient", "vscode-jsonrpc", "semver", "minimatch"} <= set(names)
    for part in parts:
        assert "copyright" in part.lower() or "Blue Oak Model License" in part, part[:80]
