"""L5: the command line. Heavy libraries are imported by the commands that use them, so that it starts at once."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence
from typing import Any

import click

from inspector import __version__, logs, messages
from inspector.errors import Cancelled, InspectorError, UsageError
from inspector.textsafe import terminal

EXIT_FAILED, EXIT_USAGE, EXIT_ENVIRONMENT, EXIT_UNREADABLE, EXIT_BUG, EXIT_INTERRUPTED = 1, 2, 3, 4, 70, 130

COMMANDS = {
    "app": ("app", "The main job: opens the window, or scans in the terminal where there is no display."),
    "gui": ("gui", "Open the window."),
    "scan": ("scan", "Inspect pictures and print one record each."),
    "show": ("show", "Show everything about one picture."),
    "query": ("query", "Print records of a catalogue."),
    "labels": ("labels", "Import and export labels."),
    "review": ("review", "Plan a check of a set, and say what it established."),
    "export": ("export", "Write a verified subset with captions, lists and a manifest."),
    "verify": ("verify", "Check an exported set against its manifest."),
    "report": ("report", "Write statistics of a set as an HTML page."),
    "catalog": ("catalog", "Check, back up or describe a catalogue."),
    "import-scan": ("import_scan", "Bring records of scans made elsewhere into a catalogue."),
    "models": ("models", "List and check detectors."),
    "schema": ("schema", "Print the JSON Schema of the record and the tables of codes."),
    "doctor": ("doctor", "Show versions, providers, trust list dates and where files live."),
}


class LazyGroup(click.Group):
    """A group whose commands are modules, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"inspector.cli.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The help page's list, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="inspector")
@click.option("--verbose", is_flag=True, help="Log what happens, to stderr.")
@click.pass_context
def program(ctx: click.Context, *, verbose: bool) -> None:
    """Learn where each picture comes from, with the evidence shown.

    Without a command the window opens. Nothing is ever sent anywhere and no picture is changed.
    """
    logs.configure(verbose=verbose)
    if ctx.invoked_subcommand is None:
        from inspector.cli.commands.gui import open_window

        ctx.exit(open_window(()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and exit with its status."""
    _serve_if_worker()
    sys.exit(run(arguments))


def _serve_if_worker() -> None:
    """A frozen program starts itself as its own worker processes."""
    if not getattr(sys, "frozen", False):
        return
    from inspector.detectors import worker as detector_worker
    from inspector.engines import worker as scan_worker
    from inspector.manifests import worker as credentials_worker
    from inspector.pipeline import shardworker

    credentials_worker.run_if_asked(sys.argv[1:])
    scan_worker.run_if_asked(sys.argv[1:])
    detector_worker.run_if_asked(sys.argv[1:])
    shardworker.run_if_asked(sys.argv[1:])


def window() -> int:
    """Entry point of the desktop launcher: opens the window on the paths given."""
    return main(["gui", *sys.argv[1:]])


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1, 2, 3, 4, 70 or 130 as the contract says."""
    try:
        result: Any = program.main(arguments, prog_name="inspector", standalone_mode=False)
        return int(result or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt, Cancelled):
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE if isinstance(error, click.UsageError) else EXIT_ENVIRONMENT
    except UsageError as error:
        return _say(error, EXIT_USAGE)
    except InspectorError as error:
        return _say(error, EXIT_ENVIRONMENT)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away; nothing more can be told to it
        return 0
    except OSError as error:
        click.echo(f"inspector: {terminal(str(error))}", err=True)
        return EXIT_ENVIRONMENT
    except Exception:
        logging.getLogger(__name__).exception("this is a bug of Inspector; please report what is above")
        return EXIT_BUG


def _say(error: InspectorError | UsageError, status: int) -> int:
    click.echo(f"inspector: {terminal(messages.text(error.code, **error.params))}", err=True)
    return status


if __name__ == "__main__":
    main()
