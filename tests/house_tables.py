"""Tables of `test_house.py`: exceptions, each by name."""

from __future__ import annotations

TESTED_ELSEWHERE = {
    "inspector.__main__": "cli/test_scan.py",
    "inspector.assess.summary": "assess/test_engine.py",
    "inspector.cancel": "pipeline/test_walk.py",
    "inspector.catalog.catalog": "catalog/test_connection.py",
    "inspector.catalog.decisions": "catalog/test_journal.py",
    "inspector.catalog.facts": "catalog/test_repository.py",
    "inspector.catalog.terms": "catalog/test_repository.py",
    "inspector.catalog.values": "catalog/test_reading.py",
    "inspector.cli.describe": "cli/test_show.py",
    "inspector.cli.output": "cli/test_scan.py",
    "inspector.cli.progress": "cli/test_scan.py",
    "inspector.detectors": "detectors/test_onnx.py",
    "inspector.domain": "cli/test_scan.py",
    "inspector.engines": "cli/test_scan.py",
    "inspector.errors": "test_messages.py",
    "inspector.exporters": "cli/test_scan.py",
    "inspector.files": "cli/test_scan.py",
    "inspector.filters.folding": "filters/test_evaluate.py",
    "inspector.filters.literals": "filters/test_parser.py",
    "inspector.filters.selection": "catalog/test_facets.py",
    "inspector.filters.tree": "filters/test_parser.py",
    "inspector.filters.writer": "filters/test_parser.py",
    "inspector.gui.views.panel_tabs": "gui/test_panel.py",
    "inspector.logs": "cli/test_scan.py",
    "inspector.manifests.process": "manifests/test_reader.py",
    "inspector.messages": "test_messages.py",
    "inspector.pipeline": "cli/test_scan.py",
    "inspector.pixels": "pixels/test_pixels.py",
}
"""Modules and packages without a test file of their own: the test file that covers them."""

TESTS_OF_NO_MODULE = {
    "bench": "the benchmarks themselves",
    "contracts": "one suite for all implementations of a protocol",
    "fuzz": "bytes from nowhere through the whole product",
    "models": "the code in models/training",
    "test_house.py": "this check",
    "test_network.py": "the whole product, without a network",
    "test_packaging.py": "what packaging/ holds",
    "test_run_py.py": "the launcher beside the package",
}
"""Test files and folders that mirror no room, and what they are for."""

LICENCES = {
    "brotli": ("MIT", "MIT"),
    "c2pa-python": ("MIT", "MIT OR Apache-2.0"),
    "certifi": ("MPL-2.0", "MPL-2.0"),
    "cffi": ("MIT-0", "MIT"),
    "charset-normalizer": ("MIT", "MIT"),
    "click": ("BSD-3-Clause", "BSD-3-Clause"),
    "colorama": ("BSD-3-Clause", "BSD"),
    "cryptography": ("Apache-2.0", "Apache-2.0 OR BSD-3-Clause"),
    "defusedxml": ("PSF-2.0", "PSFL"),
    "flatbuffers": ("Apache-2.0", "Apache"),
    "idna": ("BSD-3-Clause", "BSD-3-Clause"),
    "jinja2": ("BSD-3-Clause", "BSD"),
    "markdown-it-py": ("MIT", "MIT"),
    "markupsafe": ("BSD-3-Clause", "BSD-3-Clause"),
    "mdurl": ("MIT", "MIT"),
    "numpy": ("BSD-3-Clause", "BSD-3-Clause"),
    "onnxruntime": ("MIT", "MIT"),
    "packaging": ("Apache-2.0", "Apache-2.0 OR BSD-2-Clause"),
    "pillow": ("MIT-CMU", "MIT-CMU"),
    "platformdirs": ("MIT", "MIT"),
    "protobuf": ("BSD-3-Clause", "BSD"),
    "pycparser": ("BSD-3-Clause", "BSD"),
    "pygments": ("BSD-2-Clause", "BSD"),
    "pyside6-essentials": ("LGPL-3.0-only", "LGPL-3.0-only"),
    "requests": ("Apache-2.0", "Apache"),
    "rich": ("MIT", "MIT"),
    "shiboken6": ("LGPL-3.0-only", "LGPL-3.0-only"),
    "toml": ("MIT", "MIT"),
    "tomli-w": ("MIT", "MIT"),
    "urllib3": ("MIT", "MIT"),
}
"""What the base install brings along: the licence it is used under, and a part of what its metadata state.

LGPL libraries are used as they come, in files of their own that can be replaced. GPL is not on the list.
"""
