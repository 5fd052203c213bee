"""What a handler raises when it cannot answer, and the codes of errors on the wire."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phasemark.lsp.live import LiveRoot


class Code(IntEnum):
    """The errors of JSON-RPC and LSP that the server answers with."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    NOT_INITIALIZED = -32002
    CONTENT_MODIFIED = -32801
    CANCELLED = -32800
    FAILED = -32803


class RequestRefusedError(Exception):
    """A request that makes no sense here; its argument is a sentence for the user.

    The editor shows it (`there is a Phase 3 already`), so it is for what a user asked for
    and cannot have, never for a fault of ours.
    """

    def __init__(self, sentence: str, code: Code = Code.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


class OvertakenError(RequestRefusedError):
    """What was found in steps may not be true any more, since something else in the folder has
    changed meanwhile.

    The request is served once more; it is refused where that happens again and again.
    """

    def __init__(self) -> None:
        super().__init__("the folder has changed meanwhile", Code.CONTENT_MODIFIED)


class StaleError(RequestRefusedError):
    """An edit of a closed file that has changed since it was read; nobody has said so yet.

    The file is looked at again, so that the next try finds it as it is.
    """

    def __init__(self, root: LiveRoot, path: str) -> None:
        super().__init__(
            f"`{path}` has changed on the disk; it is being read again", Code.CONTENT_MODIFIED
        )
        self.root = root
        self.path = path
