"""Where the bundled program begins: it is also its own credentials worker and its own scan processes."""

from __future__ import annotations

import multiprocessing
import sys

WORKER_ARGUMENT = "--credentials-worker"
"""The same as in `inspector.manifests.limits`, which is not imported at every start for one word."""


def main() -> None:
    """Become what the arguments ask for."""
    multiprocessing.freeze_support()
    if sys.argv[1:2] == [WORKER_ARGUMENT]:
        from inspector.manifests.worker import run_if_asked

        run_if_asked(sys.argv[1:])
    from inspector.cli.main import main as program

    program()


if __name__ == "__main__":
    main()
