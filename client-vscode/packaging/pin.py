"""Write requirements.txt: what phasemark needs today, to the last digit.

python client-vscode/packaging/pin.py
"""

from __future__ import annotations

import json
import subprocess
import sys

from wheels import REQUIREMENTS, ROOT

HEAD = """\
# What the bundled server needs, and the needs of its needs.
# `python client-vscode/packaging/pin.py` writes this file anew.
"""

# Needed on Windows only, where this may not run.
ELSEWHERE = "colorama"

# rich colours source texts with it, which phasemark never shows: a twelfth of the package.
UNUSED = "pygments"


def main() -> None:
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--dry-run", "--ignore-installed", "--report", "-", str(ROOT), ELSEWHERE,
    ]  # fmt: skip
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = [each["metadata"] for each in report["install"]]
    pins = sorted(f"{each['name'].lower()}=={each['version']}" for each in found)
    needed = [pin for pin in pins if pin.partition("==")[0] not in ("phasemark", UNUSED)]
    REQUIREMENTS.write_text(HEAD + "\n".join(needed) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
