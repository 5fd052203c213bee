"""Start the phasemark that came with the extension:

    python -I start.py server

With -I Python looks neither at PYTHONPATH nor into the current folder, so the path to what
came with the extension is set here. Compiled libraries lie there side by side, for each
Python that the platform has one for; an interpreter takes its own by the end of its name.

Ends with 3 where the interpreter is too old, and with 4 where no library was compiled for
it. Whatever is said is understood by old interpreters too.
"""

import os
import sys

OLDEST = (3, 11)
TOO_OLD = 3
NOT_COMPILED = 4


def refuse(code, what):
    """Say why the server cannot start, and end."""
    version = ".".join(map(str, sys.version_info[:3]))
    told = ("phasemark: ", what, "; this is Python ", version, ", ", sys.executable, "\n")
    sys.stderr.write("".join(told))
    sys.exit(code)


def compiled(libraries):
    """The Pythons that have a compiled library here, and whether this one has."""
    from importlib.machinery import EXTENSION_SUFFIXES

    found = []
    for name in sorted(os.listdir(os.path.join(libraries, "pydantic_core"))):
        stem, dot, suffix = name.partition(".")
        if stem == "_pydantic_core" and suffix:
            if dot + suffix in EXTENSION_SUFFIXES:
                return found, True
            found.append(suffix)
    return found, False


def main():
    """Run the command line of phasemark on what lies beside this file."""
    if sys.version_info < OLDEST:
        refuse(TOO_OLD, "Python 3.11 or later is needed")
    libraries = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs")
    others, fits = compiled(libraries)
    if not fits:
        refuse(NOT_COMPILED, "nothing was compiled for this Python, only " + ", ".join(others))
    sys.path.insert(0, libraries)
    from phasemark.cli.main import main as phasemark

    return phasemark()


# A process of a pool imports this file too.
if __name__ == "__main__":
    sys.exit(main())
