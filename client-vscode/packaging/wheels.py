"""Fetch the wheels that the bundled server needs, and unpack them side by side."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REQUIREMENTS = HERE / "requirements.txt"

PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")

# By the name that VS Code has for a platform: what its wheels are made for.
PLATFORMS = {
    "linux-x64": ("manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "linux-arm64": ("manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "darwin-x64": ("macosx_10_12_x86_64", "macosx_11_0_x86_64"),
    "darwin-arm64": ("macosx_11_0_arm64",),
    "win32-x64": ("win_amd64",),
}

# dulwich also comes in a wheel without compiled code, a twelfth of five compiled ones.
PURE = ("dulwich",)

# No program reads these; the licences stay.
LEFT_OUT = (".pyi", "/RECORD", "/entry_points.txt", ".cyclonedx.json", "/py.typed")


def bundle(platform: str, phasemark: Path, target: Path) -> list[str]:
    """Unpack phasemark, a wheel, and all that it needs into `target`.

    The answer are the versions of Python for which everything could be had. Another one
    is left out, so that the server can say so when it starts.
    """
    with tempfile.TemporaryDirectory() as name:
        wheels = Path(name)
        _download(["--platform", "any", "--abi", "none"], _pinned(pure=True), wheels)
        served = [python for python in PYTHONS if _compiled(platform, python, wheels)]
        for wheel in sorted({phasemark, *wheels.glob("*.whl")}):
            _unpack(wheel, target)
    return served


def build(target: Path) -> Path:
    """The wheel of this checkout."""
    _run("-m", "build", "--wheel", "--outdir", str(target), str(ROOT))
    (wheel,) = target.glob("phasemark-*.whl")
    return wheel


def _compiled(platform: str, python: str, wheels: Path) -> bool:
    """Fetch what is compiled for one Python; False where something cannot be had."""
    options = ["--implementation", "cp", "--python-version", python]
    for tag in PLATFORMS[platform]:
        options += ["--platform", tag]
    try:
        _download(options, _pinned(pure=False), wheels)
    except subprocess.CalledProcessError as problem:
        print(f"{platform}: no wheels for Python {python}", file=sys.stderr)
        print(problem.stderr, file=sys.stderr)
        return False
    return True


def _download(options: list[str], requirements: list[str], target: Path) -> None:
    _run(
        "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--dest", str(target), *options, *requirements,
    )  # fmt: skip


def _pinned(*, pure: bool) -> list[str]:
    lines = REQUIREMENTS.read_text(encoding="utf-8").split("\n")
    pins = [line for line in lines if line and not line.startswith("#")]
    return [pin for pin in pins if (pin.partition("==")[0] in PURE) == pure]


def _unpack(wheel: Path, target: Path) -> None:
    """A file that two wheels have is the same in both, or it is refused."""
    with ZipFile(wheel) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or entry.filename.endswith(LEFT_OUT):
                continue
            file = target / entry.filename
            text = archive.read(entry)
            if file.exists() and file.read_bytes() != text and file.name != "WHEEL":
                raise SystemExit(f"{wheel.name}: {entry.filename} differs from another wheel's")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
