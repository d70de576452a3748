"""L2: Label Studio: pictures, `tasks.json` to import, and the matching `labelling.xml`.

Label Studio serves the pictures itself when `LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT` names the set's folder (for a mere
list: the root of the file system) and `LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED` is `true`.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from inspector.domain.enums import LabelValue
from inspector.exporters.base import Entry
from inspector.exporters.layouts.base import Line, Made
from inspector.exporters.layouts.folder import Folder

TASKS, VIEW = "tasks.json", "labelling.xml"
_CHOICES = "".join(f'\n    <Choice value="{value}"/>' for value in LabelValue)
_VIEW = f"""<View>
  <Image name="image" value="$image"/>
  <Choices name="provenance" toName="image" choice="single">{_CHOICES}
  </Choices>
</View>
"""
_PREDICTED = {"ai": LabelValue.AI, "unsure": LabelValue.UNSURE}


class LabelStudio(Folder):
    """A project to go on labelling in Label Studio."""

    name = "labelstudio"

    def finish(self, made: Made) -> list[str]:
        """Tasks with labels as annotations and the detector's estimate as prediction, and the labelling interface."""
        with made.target.writing(TASKS) as stream:
            separator = b"[\n"
            for line, entry in made.rows():
                task = json.dumps(_task(line, entry), separators=(",", ":"))
                stream.write(separator + task.encode())
                separator = b",\n"
            stream.write(b"[]\n" if separator == b"[\n" else b"\n]\n")
        with made.target.writing(VIEW) as stream:
            stream.write(_VIEW.encode())
        return [*super().finish(made), TASKS, VIEW]


def _task(line: Line, entry: Entry) -> dict[str, Any]:
    name = line["target"].lstrip("/")
    task: dict[str, Any] = {"data": {"image": f"/data/local-files/?d={quote(name)}", "sha256": line["sha256"]}}
    detector = entry.record["detector"] or {}
    predicted = _PREDICTED.get(str(detector.get("band")))
    if predicted is not None:
        version = f"{detector['id']}@{detector['version']}"
        prediction = {"model_version": version, "score": detector["score"], "result": [_choice(predicted)]}
        task["predictions"] = [prediction]
    label = (entry.record["label"] or {}).get("value")
    if label:
        task["annotations"] = [{"result": [_choice(label)]}]
    return task


def _choice(value: str) -> dict[str, Any]:
    return {
        "id": "provenance",
        "from_name": "provenance",
        "to_name": "image",
        "type": "choices",
        "value": {"choices": [str(value)]},
    }
