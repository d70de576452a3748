"""`inspector show` on signed pictures: the tree in words, the raw store, and credentials that lie elsewhere."""

from __future__ import annotations

import io
import json

import jsonschema
import pytest
from PIL import Image

from inspector.cli.main import run
from inspector.domain.schema import json_schema
from inspector.manifests import second_validator, secondopinion
from tests.makers import signed
from tests.makers.server import Server, gives
from tests.makers.signed import Material, action, created, edited, manifest, sign

SECURE = "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""A source type with `https`, which one validator takes and the other refuses."""


@pytest.fixture
def server():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def show(tmp_path, capsys):
    """Shows a picture and gives the lines."""

    def run_show(made, *options, name="a.jpg"):
        path = tmp_path / name
        path.write_bytes(made.picture if isinstance(made, signed.Signed) else made)
        assert run(["show", str(path), "--detector", "none", *options]) == 0
        return capsys.readouterr().out.splitlines()

    return run_show


def section(lines, title):
    """The lines below a heading, without their indentation."""
    at = next(number for number, line in enumerate(lines) if line.strip() == title)
    indent = len(lines[at]) - len(lines[at].lstrip())
    found = []
    for line in lines[at + 1 :]:
        if line and len(line) - len(line.lstrip()) <= indent:
            break
        found.append(line.strip())
    return [line for line in found if line]


def test_lights_signer_and_certificates(show, tmp_path):
    issuer = signed.authority("Mine")
    (tmp_path / "anchors.pem").write_text(issuer.root)
    lines = show(signed.camera_capture(by=issuer), "--trust-anchors", str(tmp_path / "anchors.pem"))
    credentials = section(lines, "Content Credentials")
    assert "Picture          Unchanged since it was signed" in credentials
    assert "Signer           Known: Example Works, on your own trust list" in credentials
    assert "Origin           Camera capture" in credentials
    assert "Known means we know who signed. It does not mean that the statements are true." in credentials
    who = section(lines, "Who and when")
    assert who[0] == "Signed by        Example Works / Example Signer"
    assert "Time             No trusted time is given" in who
    assert "Stored           In the file" in who
    at = who.index("Certificate      Example Works / Example Signer")
    assert who[at + 1].startswith("valid 20")
    assert who[at + 2] == "issued by Mine, Mine Root"
    assert who[at + 3] == "Issued under     Mine / Mine Root"


def test_steps_with_those_by_ai_marked(show):
    steps = [
        action("c2pa.created", "digitalCapture", when="2026-05-04T03:02:01Z"),
        action("c2pa.edited", "compositeWithTrainedAlgorithmicMedia", softwareAgent={"name": "Filler", "version": "2"}),
        action("com.example.\x1b[31mspecial"),
    ]
    lines = section(show(sign(definition=manifest(steps))), "Steps. This list may be incomplete.")
    filled = "with parts made by a trained AI model (compositeWithTrainedAlgorithmicMedia)"
    assert lines == [
        "2026-05-04 03:02:01 Created · taken with a digital camera (digitalCapture)",
        f"AI no time             Edited · {filled} · Filler 2",
        "no time             com.example.[U+001B][31mspecial",
    ]


def test_the_tree_of_source_pictures(show):
    broken = edited(signed.tampered(signed.ai_generated().picture), action("c2pa.cropped"))
    parts = [
        Material(broken.picture, relationship="componentOf", id="part", title="broken.jpg"),
        Material(signed.picture(), relationship="inputTo", id="plain", title="plain\u202e.jpg"),
    ]
    steps = [action("c2pa.created", "digitalCreation"), action("c2pa.placed", parameters={"ingredientIds": ["part"]})]
    tree = section(show(sign(definition=manifest(steps), materials=parts)), "Made from")
    assert tree[0] == "├─ broken.jpg · Placed picture · Example Editor 1.2 · Example Works"
    assert "│  Picture   Unchanged since it was signed" in tree
    assert "│  └─ source picture · Opened picture · Example Image Service 1.2 · Example Works" in tree
    assert "│     Picture   Changed after signing (tampered or damaged)" in tree
    assert "│     History   An earlier record was already damaged when added" in tree
    assert "│     Origin    The data claims: AI-generated" in tree
    assert "│     AI step   Created · Example Model 3" in tree
    assert "│     check     The picture data is not what was signed (assertion.dataHash.mismatch; when added)" in tree
    assert tree[-2:] == [
        "└─ plain[U+202E].jpg · Given to a tool",
        "No Content Credentials of its own",
    ]


def test_every_failed_check_in_words(show):
    lines = show(signed.tampered(signed.ai_generated().picture))
    assert "Picture          Changed after signing (tampered or damaged)" in section(lines, "Content Credentials")
    assert "Origin           The data claims: AI-generated" in section(lines, "Content Credentials")
    failed = section(lines, "Checks that failed")
    assert "The picture data is not what was signed (assertion.dataHash.mismatch)" in failed
    assert "The signer is on none of your trust lists (signingCredential.untrusted)" in failed


def test_permissions_watermarks_and_stated_creators(show):
    wishes = {
        "cawg.ai_training": {"use": "notAllowed"},
        "cawg.data_mining": {"use": "constrained", "constraint_info": "ask me"},
    }
    assertions = [
        {"label": "cawg.training-mining", "data": {"entries": wishes}},
        {
            "label": "c2pa.soft-binding",
            "data": {"alg": "com.adobe.trustmark.P", "blocks": [{"scope": {}, "value": "abc"}]},
        },
        {"label": "stds.schema-org.CreativeWork", "data": {"author": [{"@type": "Person", "name": "A. One"}]}},
    ]
    lines = show(sign(definition=manifest([action("c2pa.created", "digitalCapture")], *assertions, version=1)))
    assert section(lines, "Training permissions") == [
        "AI training: Not allowed [cawg.ai_training]",
        "Data mining: Only under conditions (ask me) [cawg.data_mining]",
    ]
    stated = section(lines, "Also stated")
    assert "Creator: A. One (stated, not checked)" in stated
    assert "A watermark or fingerprint is declared: com.adobe.trustmark.P. It was not looked for." in stated


def test_updates_and_statements_taken_out(show):
    camera = signed.camera_capture()
    lines = show(signed.updated(signed.redacted(camera.picture, "c2pa.metadata").picture))
    assert any("only adds statements" in line for line in section(lines, "Content Credentials"))
    assert section(lines, "Also stated") == ["A later program took a statement out: c2pa.metadata"]


def test_signed_metadata_beside_the_files_own(show):
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Othermaker", "EX-1"
    out = io.BytesIO()
    Image.new("RGB", (32, 24)).save(out, "JPEG", exif=exif)
    lines = section(show(signed.camera_capture(source=out.getvalue())), "Signed metadata beside the file's own")
    assert [line.split() for line in lines[1:]] == [
        ["≠", "tiff:Make", "Examplecam", "Othermaker", "Different"],
        ["tiff:Model", "EX-1", "EX-1", "Same"],
        ["exif:ExposureTime", "1/250", "–", "Only", "signed"],
    ]


def test_the_raw_store_is_json(show):
    lines = show(signed.composite_with_ai(), "--raw")
    store = json.loads("\n".join(lines[lines.index("Manifest store") + 1 :]))
    assert len(store["manifests"]) == 2
    assert "Manifest store" not in show(signed.picture(), "--raw")


def test_json_keeps_the_contract_with_every_part_filled(show):
    made = signed.updated(signed.redacted(signed.camera_capture().picture, "c2pa.metadata").picture)
    for picture in (made, signed.composite_with_ai(), signed.picture()):
        jsonschema.validate(json.loads("\n".join(show(picture, "--json"))), json_schema())


@pytest.fixture
def linked(server):
    definition = manifest([action("c2pa.created", "trainedAlgorithmicMedia")])
    made = sign(definition=definition, remote_url=f"{server.url}/store", embed=False)
    server.answers["/store"] = gives(made.manifest)
    return made


def test_a_link_is_named_and_not_followed(show, server, linked):
    lines = show(linked, "--raw")
    assert "Picture          Only a link; opening it needs the network" in section(lines, "Content Credentials")
    assert f"Stored           Stored elsewhere: {server.url}/store" in section(lines, "Who and when")
    show(linked, "--json")
    show(linked, "--allow-private-hosts")
    assert server.hits == []


def test_a_link_is_followed_when_asked(show, server, linked):
    lines = show(linked, "--fetch-remote", "--allow-private-hosts")
    assert "AI-generated (signed)" in lines
    assert "Origin           AI-generated" in section(lines, "Content Credentials")
    assert server.hits == ["/store"]


def test_an_address_on_this_computer_needs_a_second_word(show, server, linked):
    lines = show(linked, "--fetch-remote")
    assert any("[credentials.fetch_private]" in line for line in section(lines, "Problems"))
    assert server.hits == []


def test_asking_for_what_is_there_already_connects_to_nothing(show, server):
    made = signed.ai_generated(remote_url=f"{server.url}/store")
    assert "AI-generated (signed)" in show(made, "--fetch-remote", "--allow-private-hosts")
    show(signed.picture(), "--fetch-remote", "--allow-private-hosts")
    assert server.hits == []


@pytest.mark.skipif(second_validator() is None, reason="the extra second-opinion is not installed")
def test_a_second_opinion_with_both_states(show):
    lines = show(signed.ai_generated(), "--second-opinion")
    assert section(lines, "Second opinion")[1].startswith("Agreement        same as c2pa-rs ")
    other = section(show(created(SECURE), "--second-opinion"), "Second opinion")
    assert "Agreement        different" in other
    (line,) = (line for line in other if line.startswith("integrity: c2pa-rs"))
    assert "Unchanged since it was signed (ok); encypher-c2pa" in line
    assert line.endswith("Written against the rules; not a sign of tampering (rule_violation)")
    told = json.loads("\n".join(show(created(SECURE), "--second-opinion", "--json")))
    jsonschema.validate(told, json_schema())
    assert told["differences"][0] == {"about": "integrity", "first": "ok", "second": "rule_violation"}
    assert "second_opinion" not in json.loads("\n".join(show(signed.ai_generated(), "--json")))


def test_a_second_opinion_needs_its_extra(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(secondopinion, "DISTRIBUTION", "no-such-distribution")
    (tmp_path / "a.jpg").write_bytes(signed.picture())
    assert run(["show", str(tmp_path / "a.jpg"), "--second-opinion"]) == 3
    assert "second-opinion" in capsys.readouterr().err
