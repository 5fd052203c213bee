"""The installed extension as other extensions see it: through the API of VS Code."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from editors.conftest import HERE
from editors.test_vscode import PROMPT
from editors.test_vsix import PLATFORM
from editors.window import PATIENCE, until
from editors.workbench import Installation, Installed

INSIDE = HERE / "inhost"


def test_through_the_api(
    installed: Installed, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    prompt = project / PROMPT
    text = prompt.read_text(encoding="utf-8")
    text = text.replace("- Reference", "- Code 🚀: [x](src/gone.py)\n- Reference")
    prompt.write_text(text, encoding="utf-8")
    file = tmp_path_factory.getbasetemp() / "seen.json"
    file.unlink(missing_ok=True)
    bench = installed(
        Installation(
            [PLATFORM],
            surroundings={"PHASEMARK_SEEN": str(file)},
            # Without it nothing runs in a VS Code that was not built for tests.
            options=("--vscode-option", "enable-smoke-test-driver"),
        )
    )
    remote = f"vscode-remote://{urlsplit(bench.url).netloc}"
    payload = [
        ["extensionDevelopmentPath", f"{remote}{INSIDE}"],
        ["extensionTestsPath", f"{remote}{INSIDE / 'inhost.cjs'}"],
    ]
    with bench.window(project, payload=json.dumps(payload)):
        # It waits for each step by itself.
        until("what was seen", file.exists, 3 * PATIENCE)
    seen = json.loads(file.read_text(encoding="utf-8"))
    assert "problem" not in seen, seen["problem"]
    assert seen["findings"]["REF002"] == "src/gone.py"
    assert seen["findings"]["DOC010"] == "<path 1>"
    assert any("Phase 2: Export" in hover for hover in seen["hovers"])
    assert seen["trusting"] == 0
    assert {"Context", "Deliverables"} <= set(seen["symbols"])
    assert "plan/phase-2-export.md" in seen["completions"]
    assert seen["definition"].endswith("/plan/phase-2-export.md")
    assert any("log entry" in lens for lens in seen["lenses"])
    assert any(path.endswith("/plan/phase-2-export.md") for path in seen["rename"])
    assert seen["tasks"]
    assert seen["missing"] == []
    assert seen["active"]
    assert seen["line"] == "- Work notes: `work-notes/phase-2-export.md`"
