"""A mutation fuzzer over the makers' samples: `python -m tests.fuzz --seconds 30`. Pure Python, repeatable by seed."""
