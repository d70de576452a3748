"""L5: `inspector schema`: the record's JSON Schema and the tables of codes."""

from __future__ import annotations

import sys

import click

from inspector.cli import output
from inspector.domain.schema import code_tables, json_schema


@click.command("schema")
@click.option("--codes", is_flag=True, help="Only the tables of codes.")
@click.option("--record", "record_only", is_flag=True, help="Only the JSON Schema of the record.")
def command(*, codes: bool, record_only: bool) -> int:
    """Print the JSON Schema of the record and the tables of problem, finding, evidence and flag codes."""
    if codes:
        output.dump_json(code_tables(), sys.stdout)
    elif record_only:
        output.dump_json(json_schema(), sys.stdout)
    else:
        output.dump_json({"record": json_schema(), "codes": code_tables()}, sys.stdout)
    return 0
