"""Check that what is in dist/ has one version, and that a tag names it.

python client-vscode/packaging/versions.py v0.2.0
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from zipfile import ZipFile

from wheels import PLATFORMS, ROOT


def main(tag: str, dist: Path) -> None:
    """End with what is wrong, if anything is."""
    version = tag.removeprefix("v")
    expected = {
        f"phasemark-{version}-py3-none-any.whl",
        f"phasemark-{version}.tar.gz",
        *(f"phasemark-{target}.vsix" for target in ("universal", *PLATFORMS)),
    }
    found = {file.name for file in dist.iterdir()}
    if found != expected:
        sys.exit(f"missing: {sorted(expected - found)}, too many: {sorted(found - expected)}")
    for file in sorted(dist.glob("*.vsix")):
        with ZipFile(file) as archive:
            said = json.loads(archive.read("extension/package.json"))["version"]
        if said != version:
            sys.exit(f"{file.name} has version {said}, the tag says {version}")
    print(f"{len(found)} files of version {version}")


if __name__ == "__main__":
    main(sys.argv[1], ROOT / "dist")
