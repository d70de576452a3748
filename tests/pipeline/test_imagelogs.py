"""Fooocus' log of a day's pictures: found beside them, read once, bounded."""

from __future__ import annotations

import html
import json
import urllib.parse

import pytest

from inspector.pipeline import imagelogs, logfiles
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.walk import Walk
from tests.makers.png import png

VALUES = {
    "Prompt": "a fox & a <hare>\nin snow",
    "Negative Prompt": "dog",
    "Performance": "Speed",
    "Resolution": "(1152, 896)",
    "Guidance Scale": "4",
    "ADM Guidance": "(1.5, 0.8, 0.3)",
    "Base Model": "jug.safetensors",
    "Sampler": "dpmpp_2m_sde_gpu",
    "Scheduler": "karras",
    "Seed": "6952411511246973023",
    "LoRA 1": "coast.safetensors : 0.1",
    "Version": "v2.1.800",
}
OWN = {"prompt": "a bear", "negative_prompt": "", "base_model": "jug", "seed": "7", "version": "Fooocus v2.5.5"}


def entry(name, values, *, label="label", button=None):
    shown = {key: html.escape(value).replace("\n", "</br>") for key, value in values.items()}
    rows = "".join(
        f"<tr><td class='{label}'>{key}</td><td class='value'>{value}</td></tr>\n" for key, value in shown.items()
    )
    script = "" if button is None else urllib.parse.quote(json.dumps(button, indent=0), safe="")
    copy = script and f"<button onclick=\"to_clipboard('{script}')\">Copy to Clipboard</button>"
    head = f'<div id="{name.replace(".", "_")}" class="image-container">\n<hr><table><tr><td>{name}</td><td>'
    return f"{head}<table class='metadata'>{rows}</table>{copy}</td></tr></table></div>\n\n"


def log(*entries):
    return f"<html><body><p>Fooocus Log 2024-01-05 (private)</p>\n<!--fooocus-log-split-->\n{''.join(entries)}</body></html>"


def folder(tmp_path, text, *names):
    (tmp_path / "log.html").write_text(text, encoding="utf-8")
    for name in names:
        (tmp_path / name).write_bytes(png())
    return tmp_path


def reports(path):
    with InspectContext.build(ScanSpec(strict=True)) as context, Walk([str(path)]) as walk:
        return list(inspect_reports(walk, context))


@pytest.mark.parametrize("label", ["key", "label"])
def test_the_rows_of_an_entry(tmp_path, label):
    (report,) = reports(folder(tmp_path, log(entry("b.png", {}), entry("a.png", VALUES, label=label)), "a.png"))
    found = report.generation
    assert (found.generator, found.generator_version, found.prompt) == ("Fooocus", "v2.1.800", VALUES["Prompt"])
    assert (found.negative_prompt, found.seed, found.sampler) == ("dog", "6952411511246973023", "dpmpp_2m_sde_gpu")
    assert [model.name for model in found.models] == ["jug.safetensors", "coast.safetensors"]
    assert (report.assessment.verdict, report.assessment.basis) == ("generated", "tagged")
    (evidence,) = (item for item in report.evidence if item.kind == "generation")
    assert evidence.source == "sidecar:log"
    assert evidence.location.file == f"{tmp_path}/log.html!a.png"


def test_the_json_behind_the_button(tmp_path):
    (report,) = reports(folder(tmp_path, log(entry("a.png", VALUES, button=OWN)), "a.png"))
    assert (report.generation.prompt, report.generation.generator_version) == ("a bear", "v2.5.5")


def test_a_picture_that_the_log_does_not_know(tmp_path):
    (report,) = reports(folder(tmp_path, log(entry("a.png", VALUES)), "b.png"))
    assert (report.generation, report.problems) == (None, ())


def test_other_pages_are_no_log(tmp_path):
    (report,) = reports(folder(tmp_path, entry("a.png", VALUES), "a.png"))
    assert report.generation is None
    (tmp_path / "log.html").unlink()
    (tmp_path / "log.html").mkdir()
    assert imagelogs.log_of(str(tmp_path), {"log.html"}) is None


def test_a_log_is_read_once_for_its_folder(tmp_path, monkeypatch):
    read = []
    whole = imagelogs._as_json
    monkeypatch.setattr(imagelogs, "_as_json", lambda part: read.append(part) or whole(part))
    names = [f"{number}.png" for number in range(5)]
    reports(folder(tmp_path, log(*(entry(name, VALUES) for name in names)), *names))
    assert len(read) == len(names)


def test_a_log_that_grew_makes_its_pictures_changed_ones(tmp_path):
    def beside():
        with Walk([str(tmp_path)]) as walk:
            return [item.beside for item in walk]

    folder(tmp_path, log(entry("a.png", VALUES)), "a.png")
    first = beside()
    folder(tmp_path, log(entry("b.png", VALUES), entry("a.png", VALUES)))
    assert first != beside()


def test_limits(tmp_path, monkeypatch):
    folder(tmp_path, log(entry("b.png", VALUES), entry("a.png", VALUES)), "a.png")
    monkeypatch.setattr(imagelogs, "ENTRIES_LIMIT", 1)
    assert reports(tmp_path)[0].generation is None
    imagelogs._entries.cache_clear()
    monkeypatch.setattr(logfiles, "LOG_BYTES", 10)
    assert [problem.code for problem in reports(tmp_path)[0].problems] == ["log.too_large"]
