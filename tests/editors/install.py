"""Install the editors that the tests drive, each in a folder of its own.

    python tests/editors/install.py FOLDER

The workbench of VS Code has a module of its own. Neovim, Emacs and Helix are unpacked from
Debian packages, with all the libraries that they need and without touching what the machine
has; what is there already stays. The packages come from wherever the machine's own apt takes
them.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import install_workbench
from machine import install_with_apt, run

LIBRARIES = "usr/lib/x86_64-linux-gnu"
TOOLS = ("patchelf", "tmux")
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


@dataclass(frozen=True)
class Editor:
    """A program of a Debian package, and what it has to be told about its place."""

    name: str
    suite: str
    package: str
    program: str
    """Below the root of the package."""
    surroundings: dict[str, str]
    """Environment variables; `{root}` is where the package was unpacked."""
    arguments: str = ""


EDITORS = (
    Editor(
        "nvim-new", "sid", "neovim", "usr/bin/nvim",
        {"VIM": "{root}/usr/share/nvim", "VIMRUNTIME": "{root}/usr/share/nvim/runtime"},
        "--cmd 'set runtimepath+={root}/usr/lib/nvim'",
    ),
    Editor(
        "nvim-old", "trixie", "neovim", "usr/bin/nvim",
        {"VIM": "{root}/usr/share/nvim", "VIMRUNTIME": "{root}/usr/share/nvim/runtime"},
        "--cmd 'set runtimepath+={root}/usr/lib/nvim'",
    ),
    Editor(
        "emacs", "trixie", "emacs-nox", "usr/bin/emacs-nox",
        {
            "EMACSLOADPATH": "{lisp}",
            "EMACSDATA": "{etc}",
            "EMACSDOC": "{etc}",
            "EMACSPATH": "{root}/usr/bin",
        },
        "--dump-file={dump}",
    ),
    Editor("hx", "trixie", "hx", "usr/bin/hx", {"HELIX_RUNTIME": "{root}/usr/lib/helix/runtime"}),
)  # fmt: skip


def main(folder: Path) -> None:
    """Install what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    install_tools()
    for editor in EDITORS:
        script = folder / editor.name
        if not script.exists():
            print(f"{editor.package} of {editor.suite}", flush=True)
            root = (folder / "packages" / f"{editor.suite}-{editor.package}").resolve()
            unpack(editor, root)
            relink(root, root / editor.program)
            start_script(editor, root, script)
    install_workbench.main(folder)


def install_tools() -> None:
    """What the unpacking and the tests need of the machine itself."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        install_with_apt(*missing)


def unpack(editor: Editor, root: Path) -> None:
    """The package with everything it depends on, below `root`; apt gets settings of its own."""
    own = root.with_name(f"{root.name}.apt")
    for old in (root, own):
        shutil.rmtree(old, ignore_errors=True)
    for each in ("lists/partial", "archives/partial"):
        (own / each).mkdir(parents=True)
    (own / "status").touch()
    source = f"deb [signed-by={KEYS}] {mirror()} {editor.suite} main\n"
    (own / "sources.list").write_text(source, encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": own / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": own,
        "Dir::State::lists": own / "lists",
        "Dir::State::status": own / "status",
        "Dir::Cache": own,
        "Dir::Cache::archives": own / "archives",
    }
    written = "".join(f'{key} "{value}";\n' for key, value in settings.items())
    (own / "apt.conf").write_text(written, encoding="utf-8")
    surroundings = {"APT_CONFIG": str(own / "apt.conf")}
    run("apt-get", "update", "-qq", **surroundings)
    run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", "--download-only",
        editor.package, **surroundings,
    )  # fmt: skip
    root.mkdir()
    for archive in sorted((own / "archives").glob("*.deb")):
        run("dpkg-deb", "-x", str(archive), str(root))
    shutil.rmtree(own)


def mirror() -> str:
    """Where the machine's apt takes its packages from."""
    targets = run(
        "apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"
    )
    return next(line.split()[0] for line in targets.split("\n") if line and "security" not in line)


def relink(root: Path, program: Path) -> None:
    """Let a program load the libraries that came with it, and only itself."""
    libraries = root / LIBRARIES
    loader = libraries / "ld-linux-x86-64.so.2"
    folders = [libraries, *(each for each in sorted(libraries.glob("*")) if each.is_dir())]
    path = ":".join(str(each) for each in folders)
    target = str(program.resolve())
    run(
        "patchelf", "--set-interpreter", str(loader), "--force-rpath", "--set-rpath", path, target
    )  # fmt: skip


def start_script(editor: Editor, root: Path, script: Path) -> None:
    """A file that starts the editor from its place."""
    known = {"root": str(root), **emacs_places(root)}
    lines = ["#!/bin/sh"]
    for name, value in editor.surroundings.items():
        lines.append(f'export {name}="{value.format(**known)}"')
    lines.append(f'exec "{root / editor.program}" {editor.arguments.format(**known)} "$@"')
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    script.chmod(0o755)


def emacs_places(root: Path) -> dict[str, str]:
    """Where an Emacs that was unpacked elsewhere has its files; empty for another program."""
    versions = sorted((root / "usr/share/emacs").glob("[0-9]*"))
    if not versions:
        return {}
    share = versions[-1]
    lisp = share / "lisp"
    folders = [lisp, *(each for each in sorted(lisp.rglob("*")) if each.is_dir())]
    dumps = sorted((root / "usr").rglob("*.pdmp"))
    return {
        "lisp": ":".join(str(each) for each in folders),
        "etc": str(share / "etc"),
        "dump": str(dumps[0]) if dumps else "",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
