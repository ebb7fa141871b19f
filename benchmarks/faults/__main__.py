"""`python benchmarks/faults`: see `run`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults.run import main

if __name__ == "__main__":
    main()
