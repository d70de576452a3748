"""L2: bounds of one credentials request, and what the two processes agree on."""

from __future__ import annotations

from inspector.subprocesses.process import WorkerKind

FILE_LIMIT = 512 * 1024 * 1024
"""Largest picture, in bytes, that is given to native code: a JPEG is loaded whole, several times over."""
DATA_LIMIT = FILE_LIMIT + 64 * 1024 * 1024
"""Most bytes of one request's attachments: a picture and a sidecar."""
REPORT_LIMIT = 32 * 1024 * 1024
"""Longest report of the native library, in characters, that is parsed."""
KEEP_LIMIT = 2 * 1024 * 1024
"""Longest report, in characters, whose details are all kept; of a longer one only the main statements are."""
RAW_LIMIT = 4 * 1024 * 1024
"""Longest JSON of a manifest store, in characters, that is handed out to be read."""
THUMBNAIL_LIMIT = 5_000_000
"""Largest picture inside a manifest store, in bytes, that is handed out."""
IDENTIFIER_LIMIT = 4_096
"""Longest resource identifier in characters."""
WORKER_ARGUMENT = "--credentials-worker"
"""First argument with which a frozen program starts itself as a worker."""
WORKER = WorkerKind("inspector.manifests.worker", WORKER_ARGUMENT, "credentials", THUMBNAIL_LIMIT)
