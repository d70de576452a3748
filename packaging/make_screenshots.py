"""Makes the pictures of the app for README and help, from the demo folder: no display needed.

python packaging/make_screenshots.py resources/help/images
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SECONDS = 300
SIZE = (1440, 900)
SHOTS = {
    "evidence": ("light", "IMG_2307_says_both.jpg", 0),
    "generation": ("light", "nebula_00012_.png", 1),
    "credentials": ("dark", "studio_set-2.jpg", 2),
}


def main(target: Path) -> int:
    """Write the pictures; returns an exit status."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["INSPECTOR_HOME"] = home
        from inspector.gui import app as application
        from inspector.gui.jobs import JobRunner
        from inspector.settings import paths

        app = application.application()
        runner = JobRunner.threaded(app)
        window = application.build(app, runner)
        window.resize(*SIZE)
        window.show()
        window.open_catalog(Path(home) / "catalogue.db", [str(paths.demo_folder())])
        wait(app, lambda: window.desk is not None)
        wait(app, lambda: not window.desk.scanner.running and window.desk.session.model.rowCount() > 0)
        settle(app)
        for name, (scheme, picture, tab) in SHOTS.items():
            shoot(app, window, picture, tab, scheme, target / f"{name}.png")
        review(app, window, target / "review.png")
        window.close()
        runner.shutdown(5)
    return 0


def shoot(app, window, picture: str, tab: int, scheme: str, target: Path) -> None:
    """Show one picture with one tab of the panel."""
    window.scheme_asked.emit(scheme)
    model, grid = window.desk.session.model, window.parts.centre.grid
    wait(app, lambda: all(model.row(place) is not None for place in range(model.rowCount())))
    place = next(place for place in range(model.rowCount()) if model.row(place).name == picture)
    grid.go_to(place)
    wait(app, lambda: window.parts.panel.row_id == model.row(place).id)
    window.parts.panel.show_tab(tab)
    settle(app)
    window.grab().save(str(target))


def review(app, window, target: Path) -> None:
    """Show the review."""
    window.actions_["review"].trigger()
    wait(app, lambda: window.parts.currentWidget() is window.parts.review)
    settle(app)
    window.grab().save(str(target))


def wait(app, condition: Callable[[], bool]) -> None:
    """Run the event loop until a condition holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the window did not get there in time")
        app.processEvents()
        time.sleep(0.02)


def settle(app, seconds: float = 2.0) -> None:
    """Let thumbnails and details arrive."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
