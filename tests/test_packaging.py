"""What is shipped: the wheel is made from the sdist, installed alone, and run."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from phasemark import __version__

ROOT = Path(__file__).parent.parent
KINDS = sorted(path.name for path in (ROOT / "schemas" / "kinds").glob("*.toml"))


def run(*command: str | Path, cwd: Path = ROOT, codes: tuple[int, ...] = (0,)) -> str:
    """The output of a command, which must end with one of `codes`."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert ran.returncode in codes, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that is made from it."""
    folder = tmp_path_factory.mktemp("shipped")
    run(sys.executable, "-m", "build", "--outdir", folder)
    return folder


@pytest.fixture(scope="module")
def program(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`phasemark` in an environment of its own; what it depends on is lent from here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = shipped.glob("*.whl")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel)
    site = run(
        scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    ).strip()
    lent = "\n".join(dict.fromkeys(map(sysconfig.get_path, ("purelib", "platlib"))))
    (Path(site) / "lent.pth").write_text(lent + "\n", encoding="utf-8")
    return scripts / "phasemark"


def test_the_wheel_holds_code_and_schemas(shipped: Path) -> None:
    (wheel,) = shipped.glob("*.whl")
    names = ZipFile(wheel).namelist()
    assert [name.rpartition("/")[2] for name in names if "/_schemas/kinds/" in name] == KINDS
    assert "phasemark/_schemas/json/kind.schema.json" in names
    assert "phasemark/_schemas/vocabulary.toml" in names
    assert "phasemark/_rules/PLN004.md" in names
    assert "phasemark/py.typed" in names
    assert f"phasemark-{__version__}.dist-info/licenses/LICENSE" in names
    assert {name.partition("/")[0] for name in names} == {
        "phasemark",
        f"phasemark-{__version__}.dist-info",
    }


def test_the_sdist_holds_what_the_tests_need(shipped: Path) -> None:
    (sdist,) = shipped.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile", "LICENSE", "CHANGELOG.md", "server/ARCHITECTURE.md", "tests/conftest.py",
        "tests/casebook/README.md", "examples/unfinished/phasemark.toml", "docs/rules/PAR002.md",
    } <= names  # fmt: skip


def test_the_installed_program_runs(program: Path, tmp_path: Path) -> None:
    assert run(program, "--version") == f"phasemark {__version__}\n"
    where = run(program.parent / "python", "-c", "import phasemark; print(phasemark.__file__)")
    assert Path(where).is_relative_to(program.parent.parent)
    plan = tmp_path / "plan"
    plan.mkdir()
    (tmp_path / "phasemark.toml").write_text("", encoding="utf-8")
    (plan / "phase-1.md").write_text("# Phase 1: Logs\n\n## Goals\n- Logs\n", encoding="utf-8")
    printed = run(program, "check", "--format", "concise", cwd=tmp_path, codes=(1,))
    assert "plan/phase-1.md:1:1: warning PLN005" in printed
    assert "cycle" in run(program, "explain", "PAR002")
