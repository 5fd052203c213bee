"""What the installation of editors asks of the machine."""

from __future__ import annotations

import os
import subprocess
import sys


def install_with_apt(*packages: str) -> None:
    """Debian packages for the whole machine; wants to be root."""
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def run(*command: str, **surroundings: str) -> str:
    """What a command prints; ends everything, with what it said, when it fails."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout
