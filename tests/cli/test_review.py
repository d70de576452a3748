"""`inspector review`: from the plan to a certificate that can be checked."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from inspector.cli.commands import review
from inspector.cli.main import run
from inspector.domain.enums import LabelValue
from inspector.engines.certificate import FILE, PAGE, SET
from inspector.workspace import Workspace
from tests.makers.png import png, text
from tests.makers.subset import label, picture, scan, write

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {}, Size: 8x6"
COUNT = 30


@pytest.fixture
def catalog(tmp_path):
    write(tmp_path / "set", {f"{number:02}.png": picture(str(number)) for number in range(COUNT)})
    with Workspace.open(tmp_path / "c.db") as workspace:
        scan(workspace, tmp_path / "set")
    return str(tmp_path / "c.db")


@pytest.fixture
def ask(catalog, capsys):
    """Run a review command that must succeed; gives its JSON."""

    def run_it(*arguments):
        capsys.readouterr()
        assert run([review.command.name, arguments[0], "--catalog", catalog, *arguments[1:], "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run_it


PLAN = ("plan", "--max-ai", "10%", "--confidence", "95%")


def decide(catalog, rows, value=LabelValue.HUMAN):
    with Workspace.open(Path(catalog)) as workspace:
        for row in rows:
            ids = [found.id for found in workspace.catalog.rows_by_sha256(row["sha256"])]
            workspace.label(ids, value, mode="blind")


def test_plan_has_the_keys_of_the_contract_and_can_be_drawn_again(ask):
    first = ask(*PLAN)
    assert {key: first[key] for key in ("population", "max_ai", "confidence", "tolerate", "sensitivity")} == {
        "population": COUNT,
        "max_ai": 0.1,
        "confidence": 0.95,
        "tolerate": 0,
        "sensitivity": 1.0,
    }
    assert isinstance(first["seed"], str)
    assert len(first["set_digest"]) == 64
    queue = ask("queue")
    assert len(queue) == first["sample"]
    assert set(queue[0]) == {"path", "sha256", "label"}
    again = ask(*PLAN, "--seed", first["seed"])
    assert again["set_digest"] == first["set_digest"]
    assert [row["path"] for row in ask("queue")][: len(queue)] == [row["path"] for row in queue]
    assert again["attempt"] == 2
    assert again["sample"] > first["sample"]


def test_what_is_scanned_or_excluded_later_does_not_change_the_set(ask, catalog, tmp_path):
    plan = ask(*PLAN)
    write(tmp_path / "set", {"late.png": picture("late")})
    with Workspace.open(Path(catalog)) as workspace:
        scan(workspace, tmp_path / "set")
        label(workspace, 'path ~ "/00.png"', LabelValue.EXCLUDE)
    assert ask("status")["population"] == plan["population"]
    assert ask(*PLAN)["population"] == COUNT


def test_status_follows_the_decisions(ask, catalog, tmp_path):
    plan, queue = ask(*PLAN), ask("queue")
    waiting = ask("status")
    assert (waiting["planned"], waiting["reviewed"], waiting["met"]) == (plan["sample"], 0, False)
    assert waiting["bound_count"] == COUNT
    decide(catalog, queue)
    met = ask("status")
    assert (met["reviewed"], met["ai_found"], met["met"]) == (plan["sample"], 0, True)
    assert met["bound_count"] <= 3
    assert met["bound_share"] == met["bound_count"] / COUNT
    decide(catalog, queue[:1], LabelValue.AI_EDITED)
    decide(catalog, queue[1:2], LabelValue.UNSURE)
    decide(catalog, queue[2:3], LabelValue.EXCLUDE)
    missed = ask("status")
    assert (missed["ai_found"], missed["unsure"], missed["met"]) == (1, 2, False)
    assert missed["bound_count"] > met["bound_count"]


def test_missing_pictures_of_the_sample_count_as_ai(ask, catalog, tmp_path):
    ask(*PLAN)
    queue = ask("queue")
    (tmp_path / "set" / queue[0]["path"].rpartition("/")[2]).unlink()
    with Workspace.open(Path(catalog)) as workspace:
        scan(workspace, tmp_path / "set")
    decide(catalog, queue[1:])
    status = ask("status")
    assert (status["reviewed"], status["ai_found"], status["unsure"], status["waiting"]) == (len(queue), 0, 1, 0)


def test_a_sequential_plan_counts_decisions_in_order_only(ask, catalog):
    plan = ask("plan", "--max-ai", "30%", "--confidence", "90%", "--method", "sequential")
    queue = ask("queue")
    decide(catalog, queue[1:])
    assert ask("status")["reviewed"] == 0
    decide(catalog, queue[:1])
    status = ask("status")
    assert (status["reviewed"], status["met"]) == (plan["sample"], True)


def test_a_divided_set_draws_from_each_part(ask, catalog, tmp_path):
    write(tmp_path / "set" / "other", {f"{number}.png": picture(f"other {number}") for number in range(30)})
    with Workspace.open(Path(catalog)) as workspace:
        scan(workspace, tmp_path / "set")
    plan = ask("plan", "--max-ai", "20%", "--confidence", "95%", "--stratify", "folder")
    queue = ask("queue")
    inside = sum("/other/" in row["path"] for row in queue)
    assert abs(inside - len(queue) / 2) <= 1
    decide(catalog, queue)
    status = ask("status")
    assert (status["population"], status["reviewed"], status["met"]) == (60, plan["sample"], True)
    decide(catalog, queue[:2], LabelValue.AI)
    assert ask("status")["met"] is False


def test_hidden_pictures_measure_the_reviewer_and_never_become_labels(ask, catalog, tmp_path, capsys):
    hidden = {f"ai-{number}.png": png(before=[text("parameters", INFOTEXT.format(number))]) for number in range(30)}
    write(tmp_path / "known", hidden | {"plain.png": picture("no statement")})
    inside = png(before=[text("parameters", INFOTEXT.format("inside"))])
    write(tmp_path, {"known/inside.png": inside, "set/inside.png": inside})
    with Workspace.open(Path(catalog)) as workspace:
        scan(workspace, tmp_path / "set")
    plan = ask("plan", "--max-ai", "40%", "--confidence", "90%", "--controls", str(tmp_path / "known"))
    assert plan["controls"] == 30
    queue = ask("queue")
    assert len(queue) == plan["sample"] + 30
    known = [row for row in queue if "/known/" in row["path"]]
    assert len(known) == 30
    answers = tmp_path / "answers.csv"
    with answers.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["sha256", "label"])
        writer.writerows([row["sha256"], "ai" if row in known else "human"] for row in queue)
    assert run(["labels", "import", str(answers), "--catalog", catalog, "--reviewer", "Ann", "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    assert (imported["imported"], imported["unknown"]) == (plan["sample"], 0)
    status = ask("status")
    assert (status["planned"], status["waiting"], status["met"]) == (plan["sample"], 0, True)
    with Workspace.open(Path(catalog)) as workspace:
        assert workspace.catalog.count("label = ai") == 0
        sentence = workspace.write_certificate(tmp_path / "out")
    assert "caught 30 of 30 hidden AI pictures" in sentence
    assert run(["verify", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--max-ai", "3", "--confidence", "95%"], 2),
        (["--max-ai", "3%", "--confidence", "100%"], 2),
        (["--max-ai", "3%", "--confidence", "95%", "--stratify", "prompt"], 2),
        (["--max-ai", "10%", "--confidence", "95%", "--tolerate", "9"], 2),
        (["--max-ai", "10%", "--confidence", "95%", "--sensitivity", "0"], 2),
        (["--max-ai", "10%", "--confidence", "95%", "--where", "label = ai"], 3),
        (["--max-ai", "10%", "--confidence", "95%", "--controls", "none"], 3),
    ],
)
def test_misuse_stores_no_plan(catalog, arguments, status):
    assert run(["review", "plan", "--catalog", catalog, *arguments]) == status
    assert run(["review", "status", "--catalog", catalog]) == 3


@pytest.fixture
def certified(ask, catalog, tmp_path):
    ask(*PLAN)
    queue = ask("queue")
    decide(catalog, queue)
    decide(catalog, queue[3:4], LabelValue.AI)
    assert run(["review", "certificate", "--catalog", catalog, "--to", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def test_a_certificate_needs_all_decisions(ask, catalog, tmp_path, capsys):
    ask(*PLAN)
    assert run(["review", "certificate", "--catalog", catalog, "--to", str(tmp_path / "out")]) == 3
    assert "no decision yet" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_certificate_says_what_was_established_and_no_more(ask, certified):
    stated = json.loads((certified / FILE).read_text("utf-8"))
    status = ask("status")
    assert {key: stated[key] for key in status} == status
    said = stated["sentence"]
    assert said.startswith(f"Of these {COUNT} pictures at most {status['bound_count']} (")
    assert "assuming that the reviewer recognises every AI picture" in said
    assert "above the plan" in stated["missed"]
    assert stated["params"]["set_digest"]
    assert stated["review_modes"] == {"blind": status["planned"]}
    page = (certified / PAGE).read_text("utf-8")
    assert said in page
    assert "<script" not in page
    assert len((certified / SET).read_text("utf-8").splitlines()) == COUNT


def test_an_export_names_the_latest_check_and_claims_nothing(ask, certified, catalog, tmp_path):
    assert run(["export", "--catalog", catalog, "--to", str(tmp_path / "subset")]) == 0
    review = json.loads((tmp_path / "subset" / "manifest.json").read_text("utf-8"))["latest_review"]
    assert (review["plan"], review["population"]) == (1, COUNT)
    assert review["set_digest"] == json.loads((certified / FILE).read_text("utf-8"))["params"]["set_digest"]
    assert "bound_count" not in review


def test_nothing_is_overwritten(certified, catalog):
    before = (certified / FILE).read_bytes()
    assert run(["review", "certificate", "--catalog", catalog, "--to", str(certified)]) == 3
    assert (certified / FILE).read_bytes() == before


def test_a_certificate_is_checked_by_anybody(certified, catalog, tmp_path, capsys):
    for path in (certified, certified / FILE):
        assert run(["verify", str(path), "--catalog", catalog]) == 0
    stated = json.loads((certified / FILE).read_text("utf-8"))
    decide(catalog, stated["sample"][:1], LabelValue.AI)
    capsys.readouterr()
    assert run(["verify", str(certified), "--catalog", catalog, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["counts"] == {"label_changed": 1}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda stated: stated.update(bound_count=0), "bound_count"),
        (lambda stated: stated.update(ai_found=0), "ai_found"),
        (lambda stated: stated["params"].update(seed="1"), "sample"),
        (lambda stated: stated["sample"][3].update(label="human"), "ai_found"),
        (lambda stated: stated["params"].update(set_digest="0" * 64), "set_digest"),
        (lambda stated: stated.update(population=31), "population"),
    ],
)
def test_a_certificate_that_was_touched_is_found_out(certified, capsys, change, named):
    stated = json.loads((certified / FILE).read_text("utf-8"))
    change(stated)
    (certified / FILE).write_text(json.dumps(stated))
    capsys.readouterr()
    assert run(["verify", str(certified / FILE), "--json"]) == 1
    assert named in {found["path"] for found in json.loads(capsys.readouterr().out)["differences"]}


def test_a_set_that_was_touched_is_found_out(certified, capsys):
    lines = (certified / SET).read_text("utf-8").splitlines(keepends=True)
    (certified / SET).write_text("".join(lines[1:]))
    assert run(["verify", str(certified), "--json"]) == 1
    assert {"set.txt", "set_digest", "population"} <= {
        found["path"] for found in json.loads(capsys.readouterr().out)["differences"]
    }


@pytest.mark.parametrize("key", ["params", "sample", "population", "set_file", "controls"])
def test_a_malformed_certificate_is_refused_in_words(certified, capsys, key):
    stated = json.loads((certified / FILE).read_text("utf-8"))
    stated[key] = "?"
    (certified / FILE).write_text(json.dumps(stated))
    assert run(["verify", str(certified / FILE)]) in (1, 3)
    (certified / FILE).write_text(json.dumps({"kind": "inspector-certificate", "version": 99}))
    assert run(["verify", str(certified / FILE)]) == 3
    shutil.rmtree(certified)


def test_words(ask, catalog, capsys):
    assert run(["review", *PLAN, "--catalog", catalog]) == 0
    assert "are to be checked" in capsys.readouterr().err
    assert run(["review", "status", "--catalog", catalog]) == 0
    assert "The plan is not met yet." in capsys.readouterr().out
    assert run(["review", "queue", "--catalog", catalog]) == 0
    assert "/set/" in capsys.readouterr().out
