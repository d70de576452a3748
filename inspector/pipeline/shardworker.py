"""L3: the worker process that reads Parquet files beside pictures.

pyarrow is native code that decodes whatever a file says. Here a file that hangs it, takes all memory or crashes it
costs one process, which the other side replaces.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from inspector.subprocesses import serving
from inspector.subprocesses.memory import limit_memory
from inspector.subprocesses.process import WorkerKind
from inspector.subprocesses.serving import Answer, Respond

WORKER_ARGUMENT = "--shard-worker"
"""First argument with which a frozen program starts itself as this worker."""
ANSWER_BYTES = 512 * 1024 * 1024
"""Most bytes of one row group as JSON."""
PATH_BYTES = 64 * 1024
WORKER = WorkerKind("inspector.pipeline.shardworker", WORKER_ARGUMENT, "shard", ANSWER_BYTES)

Use = Callable[[Any], Answer]


def respond(head: dict[str, Any], attached: list[bytes]) -> Answer:
    """Answer one request: `index` for the keys of a file, `group` for the rows of a row group.

    The path comes as bytes, since it need not be text. A refusal is an answer: `too_large` with the limit, or `broken`
    with the reason.
    """
    path = os.fsdecode(attached[0])
    if head["do"] == "index":
        return _with_file(path, lambda file: _index(file, head["limits"]))
    return _with_file(path, lambda file: _rows(file, head["number"], head["columns"]))


def _with_file(path: str, use: Use) -> Answer:
    import pyarrow
    import pyarrow.parquet

    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - surrogate escapes
            return use(pyarrow.parquet.ParquetFile(stream, pre_buffer=False))
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        return {"broken": str(error)[:200] or type(error).__name__}, ()


def _index(file: Any, limits: Mapping[str, int]) -> Answer:
    """Columns that hold no pictures, and the keys of each row group."""
    import pyarrow

    about = file.metadata
    columns = [field.name for field in file.schema_arrow if not _holds_bytes(pyarrow, field.type)]
    if about.num_rows > limits["rows"] or about.num_columns > limits["columns"]:
        return {"too_large": limits["rows"]}, ()
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    names = sum(_unpacked(group, ["key"]) for group in groups)
    if max([names, *(_unpacked(group, columns) for group in groups)]) > limits["bytes"]:
        return {"too_large": limits["bytes"]}, ()
    read = file.read_row_groups(list(range(len(groups))), ["key"], use_threads=False)
    keys = iter(map(str, read.column("key").to_pylist()))
    listed = [list(itertools.islice(keys, group.num_rows)) for group in groups]
    return {"columns": columns}, [json.dumps(listed).encode("ascii")]


def _rows(file: Any, number: int, columns: Sequence[str]) -> Answer:
    """The rows of one row group, nulls left out."""
    table = file.read_row_groups([number], list(columns), use_threads=False)
    rows = [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]
    return {}, [json.dumps(rows, default=str).encode("ascii")]


def _holds_bytes(pyarrow: Any, kind: Any) -> bool:
    """Whether a column holds bytes: the picture itself where img2dataset was asked to keep it in the table."""
    types = pyarrow.types
    return bool(types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind))


def _unpacked(group: Any, columns: list[str]) -> int:
    wanted = set(columns)
    parts = (group.column(number) for number in range(group.num_columns))
    return sum(part.total_uncompressed_size for part in parts if part.path_in_schema.partition(".")[0] in wanted)


def _ready(config: Mapping[str, Any]) -> tuple[dict[str, Any], Respond]:
    limit_memory(config["memory"])
    return {"ready": True}, respond


def main() -> int:
    """Serve on the standard streams."""
    return serving.main(_ready, PATH_BYTES)


def run_if_asked(arguments: Sequence[str]) -> bool:
    """Serve and end the process if `arguments` (without the program's name) ask for it, in a frozen program."""
    if list(arguments[:1]) != [WORKER_ARGUMENT]:
        return False
    os._exit(main())


if __name__ == "__main__":
    sys.exit(main())
