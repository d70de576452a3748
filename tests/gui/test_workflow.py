"""ComfyUI graphs become a diagram; broken and hostile ones become none."""

from __future__ import annotations

import json

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.gui import workflow
from tests.gui.samples import GRAPH


def test_the_api_graph_is_laid_out_from_source_to_picture():
    nodes, links = workflow.parse(json.dumps(GRAPH))
    column = {node.title: node.column for node in nodes}
    assert (
        column["Checkpoint"]
        < column["LoRA"]
        < column["Prompt"]
        < column["KSampler"]
        < column["Decode"]
        < column["Save"]
    )
    assert column["Prompt"] == column["Negative"]
    assert ("3", "8") in links
    assert [node.title for node in nodes if node.samples] == ["KSampler"]


def test_the_editors_own_form_is_understood():
    data = {
        "nodes": [{"id": 1, "type": "A"}, {"id": 2, "type": "B", "title": "Second"}, {"id": 3, "type": "C"}],
        "links": [[1, 1, 0, 2, 0, "MODEL"], {"origin_id": 2, "target_id": 3}],
    }
    nodes, links = workflow.parse(json.dumps(data))
    assert [node.title for node in nodes] == ["A", "Second", "C"]
    assert links == (("1", "2"), ("2", "3"))


def test_a_graph_inside_a_user_comment_is_found():
    block = MetadataBlock("exif", "UserComment", json.dumps({"prompt": GRAPH, "workflow": {}}))
    found = workflow.graph((MetadataBlock("exif", "Make", "Nikon"), block))
    assert found is not None
    assert (found.block, len(found.nodes)) == (1, 7)


def test_a_cycle_ends():
    loop = {"1": {"class_type": "A", "inputs": {"x": ["2", 0]}}, "2": {"class_type": "B", "inputs": {"x": ["1", 0]}}}
    nodes, _ = workflow.parse(json.dumps(loop))
    assert len(nodes) == 2


@pytest.mark.parametrize(
    "value",
    [
        "",
        "no graph",
        "{",
        "{}",
        "[" * 100_000,
        "{" + '"a":{' * 100_000,
        '{"nodes": 1}',
        '{"nodes": [1, null, {"id": 1}]}',
        '{"1": {"class_type": 5}}',
        '{"1": []}',
        "x" * 10,
    ],
)
def test_what_is_no_graph_gives_none(value):
    assert workflow.parse(value) is None


def test_a_graph_that_is_too_large_is_not_drawn():
    many = {str(number): {"class_type": "A", "inputs": {}} for number in range(workflow.NODE_LIMIT + 1)}
    assert workflow.parse(json.dumps(many)) is None
    assert workflow.parse('{"1": {"class_type": "' + "x" * workflow.JSON_LIMIT + '"}}') is None


def test_links_to_nowhere_are_dropped():
    nodes, links = workflow.parse(json.dumps({"1": {"class_type": "A", "inputs": {"x": ["9", 0], "y": [1], "z": "t"}}}))
    assert len(nodes) == 1
    assert links == ()
