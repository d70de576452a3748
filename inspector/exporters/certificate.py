"""L2: the certificate of a check as one HTML page that needs no other file and prints on A4."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspector import messages
from inspector.domain.enums import LabelValue
from inspector.textsafe import visible


def certificate_html(stated: Mapping[str, Any], pictures: Mapping[str, bytes | None], resources: Path) -> str:
    """The page.

    Args:
        stated: the facts, as `CERTIFICATE.json` has them.
        pictures: small JPEGs of the found pictures by path, or null.
        resources: folder with the template and the design tokens.
    """
    import jinja2

    loader = jinja2.FileSystemLoader(resources / "report")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["safe_text"] = lambda value: visible(str(value))
    tokens = json.loads((resources / "style" / "tokens.json").read_text("utf-8"))
    labels = {item["path"]: item["label"] for item in stated["sample"]}
    return environment.get_template("certificate.html.j2").render(
        stated=stated,
        scale=_scale(stated),
        table=_table(stated),
        found=[_found(path, labels.get(path), data) for path, data in pictures.items()],
        colour=tokens["colour"],
    )


def _scale(stated: Mapping[str, Any]) -> dict[str, float]:
    """Places on a line from nothing to somewhat above plan and bound, in percent of its length."""
    most = max(stated["bound_share"], stated["max_ai"], 1e-9) * 1.3
    found = stated["ai_found"] + stated["unsure"]
    share = found / stated["population"] if stated["population"] else 0.0
    places = {"bound": stated["bound_share"], "plan": stated["max_ai"], "found": share}
    return {name: min(100.0, 100 * value / min(1.0, most)) for name, value in places.items()}


def _table(stated: Mapping[str, Any]) -> dict[str, Any]:
    labels = [*LabelValue, "none"]
    counts = {(row["verdict"], row["label"]): row["count"] for row in stated["verdict_by_label"]}
    verdicts = list(dict.fromkeys(row["verdict"] for row in stated["verdict_by_label"]))
    used = [label for label in labels if any(counts.get((verdict, label)) for verdict in verdicts)]
    return {
        "columns": [messages.text(f"label.{label}") for label in used],
        "rows": [
            (
                messages.text(f"verdict.{verdict}") if verdict != "missing" else messages.text("left_out.missing"),
                [counts.get((verdict, label), 0) for label in used],
            )
            for verdict in verdicts
        ],
    }


def _found(path: str, label: str | None, data: bytes | None) -> dict[str, str]:
    return {
        "name": path.rsplit("/", 1)[-1],
        "label": messages.text(f"label.{label or 'none'}"),
        "image": base64.b64encode(data).decode() if data else "",
    }
