"""A service that hands out reports."""

from routes import ROUTES


def answer(path: str) -> str:
    """The report at `path`, or a sentence that there is none."""
    return ROUTES.get(path, lambda: "no such report")()
