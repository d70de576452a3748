"""The developers' corpus of real files: every file recognised, every carrier that its manifest names present."""

from __future__ import annotations

import csv
import functools
import io
import re
from pathlib import Path

import pytest

from inspector import containers, pixels
from inspector.containers import stealth
from inspector.containers.base import ByteSource, ContainerResult
from inspector.domain.blocks import BlockSet

pytestmark = pytest.mark.corpus

# Words of the manifest's column `where` -> the source that must be among the blocks.
CARRIERS: tuple[tuple[str, str], ...] = (
    (r"UserComment", "exif:UserComment"),
    (r"MakerNote", "exif:MakerNote"),
    (r"\bMake(?![a-zA-Z])", "exif:Make"),
    (r"EXIF Model|\bModel \"", "exif:Model"),
    (r"EXIF.*Software", "exif:Software"),
    (r"EXIF.*DocumentName", "exif:DocumentName"),
    (r"EXIF.*Artist", "exif:Artist"),
    (r"EXIF.*ImageDescription", "exif:ImageDescription"),
    (r"C2PA", "jumbf:c2pa"),
    (r"xmp:CreatorTool", "xmp:xmp:CreatorTool"),
    (r"exif:UserComment", "xmp:exif:UserComment"),
    (r"dc:description", "xmp:dc:description"),
    (r"photoshop:Credit", "xmp:photoshop:Credit"),
    (r"DigitalSourceType(?! \()", "xmp:Iptc4xmpExt:DigitalSourceType"),
    (r"DigImageGUID", "xmp:Iptc4xmpExt:DigImageGUID"),
    (r"TC260:AIGC", "xmp:TC260:AIGC"),
    (r"SEFT trailer", "trailer:SEFT:PEg_Info"),
    (r"stealth alpha", "stealth:alpha"),
)
PNG_TEXT = re.compile(r"PNG (tEXt|iTXt|zTXt) (.*)")


@functools.cache
def manifest(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "metadata/MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(path: Path) -> ContainerResult:
    with path.open("rb", buffering=0) as stream:
        return containers.read(ByteSource(stream), path.name)


def hidden(path: Path, result: ContainerResult) -> list[str]:
    def decode(part: bytes | None) -> pixels.Decoded:
        assert result.image.format is not None
        return pixels.decode(io.BytesIO(path.read_bytes() if part is None else part), result.image.format)

    return [block.source for block in stealth.read(ByteSource(io.BytesIO(path.read_bytes())), result.image, decode)]


def wanted(where: str) -> set[str]:
    """Sources that a row of the manifest names."""
    if "NO digitalSourceType" in where:
        where = where.replace("NO digitalSourceType", "").replace("DigitalSourceType", "")
    text = PNG_TEXT.match(where)
    if text and "XMP" not in where:
        names = re.split(r"[+,/]|\s\+\s", re.sub(r"\(.*", "", text[2]))
        return {f"png:text:{name.strip()}" for name in names if name.strip()}
    found = {source for pattern, source in CARRIERS if re.search(pattern, where)}
    if "exif:UserComment JSON" in where:
        found.discard("exif:UserComment")
    return found


def test_every_file_is_recognised_with_its_size(corpus):
    for row in manifest(corpus):
        result = read(corpus / "metadata" / row["path"])
        assert result.image.format == row["format"], row["path"]
        assert result.image.width, row["path"]
        assert {problem.code for problem in result.problems} <= {"file.mislabelled", "png.bad_crc"}, row["path"]


def test_the_carriers_of_the_manifest_are_present(corpus):
    missing = []
    for row in manifest(corpus):
        if not row["where"]:
            continue
        path = corpus / "metadata" / row["path"]
        result = read(path)
        sources = {re.sub("png:.TXt|png:tEXt", "png:text", block.source) for block in result.blocks}
        if "stealth" in row["where"]:
            sources |= set(hidden(path, result))
        asked = wanted(row["where"])
        assert asked, row["where"]
        if asked - sources:
            missing.append((row["path"], row["where"], sorted(asked - sources)))
    assert missing == []


def test_prompts_stand_readable_in_a_block(corpus):
    """Text encodings: the prompt's beginning is found as it is (or as JSON escapes) in some block."""
    missing = []
    for row in manifest(corpus):
        prefix = row["prompt_prefix"].split("\\n")[0][:24].strip()
        if not prefix or "stealth" in row["where"]:
            continue
        blocks = BlockSet(read(corpus / "metadata" / row["path"]).blocks)
        texts = "\n".join(block.text for block in blocks)
        escaped = prefix.encode("ascii", "backslashreplace").decode()
        if prefix not in texts and escaped not in texts and prefix.replace('"', '\\"') not in texts:
            missing.append((row["path"], prefix))
    assert missing == []


def test_pictures_without_hidden_text_have_none(corpus):
    found = {}
    for row in manifest(corpus):
        path = corpus / "metadata" / row["path"]
        if row["format"] == "PNG" and (sources := hidden(path, read(path))):
            found[row["path"]] = sources
    assert all("forge" in path or "stealth" in path or "novelai" in path for path in found), found
    assert len(found) >= 2


def test_signed_files_of_every_format_are_candidates(corpus):
    with (corpus / "c2pa/files/MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    missed = []
    for row in rows:
        path = corpus / "c2pa/files" / row["path"]
        if row["state_no_trust"] not in ("Valid", "Invalid") or not path.is_file():
            continue
        sources = {block.source for block in read(path).blocks}
        if not sources & {"jumbf:c2pa", "jumbf:remote"}:
            missed.append(row["path"])
    assert missed == []
