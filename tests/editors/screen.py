"""A program in a terminal: keys in, the text of the screen out, by way of tmux."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

# Seconds that anything may take, and seconds after which keys are pressed again; twice as many
# after each time.
PATIENCE = 180.0
AGAIN = 4.0


class Screen:
    """A program in a terminal of its own."""

    def __init__(
        self, command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str]
    ) -> None:
        self._socket = folder.parent / "tmux"
        self._surroundings = dict(surroundings)
        size = ("-x", "120", "-y", "30")
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "day", *size,
            "-c", str(folder), *map(str, command),
        )  # fmt: skip

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._tmux("kill-server", check=False)

    @property
    def text(self) -> str:
        """What is on the screen; empty when the program has ended."""
        return self._tmux("capture-pane", "-p", "-t", "day", check=False)

    def press(self, *keys: str) -> None:
        """Press keys by the names of tmux; a text is typed as it is."""
        for key in keys:
            self._tmux("send-keys", "-t", "day", key)
            if key == "Escape":
                # With a key right behind it a terminal reads Alt and that key: nothing
                # on the screen tells when it has been read.
                time.sleep(0.2)

    def wait(self, text: str, *keys: str) -> None:
        """Press keys and wait until a text is on the screen; press again if it does not come."""
        end = time.monotonic() + PATIENCE
        again, pause = time.monotonic(), AGAIN
        while text not in self.text:
            assert time.monotonic() < end, f"never on the screen: {text}\n{self.text}"
            if keys and time.monotonic() >= again:
                self.press(*keys)
                again = time.monotonic() + pause
                pause *= 2
            time.sleep(0.05)

    def wait_end(self) -> None:
        """Wait until the program has ended."""
        end = time.monotonic() + PATIENCE
        while self.text:
            assert time.monotonic() < end, self.text
            time.sleep(0.05)

    def _tmux(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *words],
            env=self._surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done.stdout
