"""`python -m phasemark`."""

import sys

from phasemark.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
