"""`python -m tests.fuzz --seconds 30 [--seed N] [--only NUMBER] [--keep DIR] [--more DIR]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz.running import Fuzzer
from tests.fuzz.target import Target


def main() -> int:
    """Run, report, and give 1 where an input broke the contract."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="try the one input with this number, with its traceback")
    parser.add_argument("--keep", type=Path, help="folder for inputs that fail")
    parser.add_argument("--more", type=Path, help="folder with real files to start from as well")
    asked = parser.parse_args()
    more = tuple(path.read_bytes() for path in sorted(asked.more.rglob("*")) if path.is_file()) if asked.more else ()
    fuzzer = Fuzzer(asked.seed, more)
    if asked.only is not None:
        if asked.keep:
            fuzzer.keep(asked.only, asked.keep)
        made = fuzzer.make(asked.only)
        sys.stdout.write(Target().check(made.data, made.name, made.sidecars) + "\n")
        return 0
    outcome = fuzzer.run(asked.seconds)
    for number, trace in outcome.failures:
        sys.stdout.write(f"--- input {number} of seed {asked.seed}\n{trace}\n")
        if asked.keep:
            fuzzer.keep(number, asked.keep)
    sys.stdout.write(
        f"{outcome.tried} inputs, {len(outcome.failures)} failures, slowest {outcome.slowest:.2f} s, "
        f"verdicts {dict(outcome.verdicts)}\n"
    )
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())
