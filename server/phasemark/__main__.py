"""`python -m phasemark`."""

import os
import sys

# Python looks for modules in the current folder first, which may be anybody's project.
if not sys.flags.safe_path and sys.path[:1] in ([""], [os.getcwd()]):
    del sys.path[0]

from phasemark.cli.main import program

if __name__ == "__main__":
    program()
