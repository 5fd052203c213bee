"""Make .vsix files: one for every platform without a server, and one a platform with it.

    python client-vscode/packaging/vsix.py FOLDER universal linux-x64 ...

`all` stands for every platform. client-vscode/ has to be built: what is in out/ is taken as it
is. The same checkout and the same wheels give the same files.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from notices import third_parties
from wheels import PLATFORMS, PYTHONS, build, bundle

HERE = Path(__file__).parent
CLIENT = HERE.parent
ROOT = CLIENT.parent
VSCE = HERE / "node_modules" / "@vscode" / "vsce" / "vsce"

# What a user of the extension needs, and nothing else.
PROGRAMS = ("out/extension.js", "out/client.js")
SHIPPED = ("README.md", "CHANGELOG.md", *PROGRAMS, "media", "walkthrough", "images")
# What only a developer reads in package.json.
UNSHIPPED = ("scripts", "devDependencies", "dependencies", "private")


def main(folder: Path, targets: list[str]) -> None:
    """Leave `phasemark-TARGET.vsix` of each target in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        server = build(work / "wheel") if set(targets) != {"universal"} else None
        for target in targets:
            stage = work / target
            _extension(stage)
            note = "no server"
            if target != "universal" and server:
                served = bundle(target, server, stage / "bundled" / "libs")
                shutil.copy(HERE / "start.py", stage / "bundled")
                note = "Python " + ", ".join(served)
                if not served:
                    sys.exit(f"{target}: no wheels for any of {', '.join(PYTHONS)}")
            vsix = folder / f"phasemark-{target}.vsix"
            _pack(stage, target, vsix)
            print(f"{vsix}: {vsix.stat().st_size / 1e6:.2f} MB, {note}", flush=True)


def _extension(stage: Path) -> None:
    """The built extension without what only its developers need."""
    stage.mkdir(parents=True)
    for each in SHIPPED:
        source = CLIENT / each
        if source.is_dir():
            shutil.copytree(source, stage / each)
        elif source.exists():
            (stage / each).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, stage / each)
    for each in PROGRAMS:
        if not (stage / each).exists():
            sys.exit(f"client-vscode/{each} is not there: `npm run build` makes it")
    shutil.copy(ROOT / "LICENSE", stage / "LICENSE")
    (stage / "ThirdPartyNotices.txt").write_text(third_parties(CLIENT), encoding="utf-8")
    manifest = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    kept = {key: value for key, value in manifest.items() if key not in UNSHIPPED}
    (stage / "package.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def _pack(stage: Path, target: str, vsix: Path) -> None:
    """vsce's own work: the manifest of the package, and the archive."""
    date = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    command = ["node", str(VSCE), "package", "--no-dependencies", "--out", str(vsix.resolve())]
    if '"repository"' not in (stage / "package.json").read_text(encoding="utf-8"):
        # Links of the README can be made whole only where they are known to lead.
        command += ["--allow-missing-repository", "--no-rewrite-relative-links"]
    if target != "universal":
        command += ["--target", target]
    done = subprocess.run(
        command,
        cwd=stage,
        env={**os.environ, "SOURCE_DATE_EPOCH": date or "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    names = sys.argv[2:]
    wanted = ["universal", *PLATFORMS] if "all" in names else names
    if unknown := set(wanted) - {"universal", *PLATFORMS}:
        sys.exit(f"no such platform: {', '.join(sorted(unknown))}; known: {', '.join(PLATFORMS)}")
    main(Path(sys.argv[1]), wanted)
