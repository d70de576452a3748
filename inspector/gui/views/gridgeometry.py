"""L5: where each cell of the picture grid stands, by arithmetic alone. Positions count from 0, lengths are pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

MARGIN_START, MARGIN_END, GAP, PADDING = 12, 16, 8, 4
LEAST, DEFAULT, MOST, STEP = 64, 136, 512, 8
"""Thumbnail sizes of the slider."""
TWO_LINES_FROM, ONE_LINE_FROM = 112, 88
"""Thumbnail sizes from which a cell has two caption lines, or one."""
CAPTION_LINE = 16
"""Line height that the caption heights of the design stand for; larger text adds to it."""


def caption_lines(size: int) -> int:
    """Lines of text below a thumbnail of `size`."""
    if size >= TWO_LINES_FROM:
        return 2
    return 1 if size >= ONE_LINE_FROM else 0


@dataclass(frozen=True, slots=True)
class Geometry:
    """The grid at one width, thumbnail size and number of pictures."""

    width: int
    size: int = DEFAULT
    count: int = 0
    line: int = CAPTION_LINE
    mirrored: bool = False

    columns: int = field(init=False)
    """Cells side by side, at least one."""
    cell_width: int = field(init=False)
    """Cells share the width that is left."""
    cell_height: int = field(init=False)
    """The picture, its caption lines and padding."""
    picture_width: int = field(init=False)
    """Widest that a picture may be: in steps, so that thumbnails are not made anew for every window width."""
    pitch: int = field(init=False)
    """From the top of one row to the top of the next."""

    def __post_init__(self) -> None:
        least, lines = self.size + 2 * PADDING, caption_lines(self.size)
        columns = max(1, (self.width - MARGIN_START - MARGIN_END + GAP) // (least + GAP))
        free = self.width - MARGIN_START - MARGIN_END - (columns - 1) * GAP
        height = self.size + (8, 28, 46)[lines] + lines * (self.line - CAPTION_LINE)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "cell_width", max(least, free // columns))
        spare = max(least, free // columns) - least
        object.__setattr__(self, "picture_width", self.size + spare - spare % STEP)
        object.__setattr__(self, "cell_height", height)
        object.__setattr__(self, "pitch", height + GAP)

    @property
    def rows(self) -> int:
        """Rows of cells."""
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """Height of the whole content."""
        return MARGIN_START + self.rows * self.pitch - GAP + MARGIN_END if self.count else 0

    def place(self, position: int) -> tuple[int, int]:
        """Left and top of a cell in content coordinates."""
        row, column = divmod(position, self.columns)
        left = MARGIN_START + column * (self.cell_width + GAP)
        if self.mirrored:
            left = self.width - left - self.cell_width
        return left, MARGIN_START + row * self.pitch

    def at(self, x: int, y: int) -> int:
        """The position of the cell at a point, or -1 between cells."""
        if self.mirrored:
            x = self.width - 1 - x
        column, inside_x = divmod(x - MARGIN_START, self.cell_width + GAP)
        row, inside_y = divmod(y - MARGIN_START, self.pitch)
        if not (0 <= column < self.columns and inside_x < self.cell_width and row >= 0 and inside_y < self.cell_height):
            return -1
        position = row * self.columns + column
        return position if position < self.count else -1

    def range_of(self, top: int, bottom: int) -> tuple[int, int]:
        """First and last position of the rows that touch the band `top` to `bottom`; (0, -1) where there are none."""
        first_row = max(0, (top - MARGIN_START + GAP) // self.pitch)
        last_row = (bottom - MARGIN_START) // self.pitch
        last = min(self.count, (last_row + 1) * self.columns) - 1
        first = first_row * self.columns
        return (first, last) if first <= last else (0, -1)

    def span(self, left: int, right: int) -> tuple[int, int]:
        """First and last column that the band `left` to `right` touches; last < first where none is."""
        if self.mirrored:
            left, right = self.width - 1 - right, self.width - 1 - left
        step = self.cell_width + GAP
        first = max(0, (left - MARGIN_START + GAP) // step)
        return first, min(self.columns - 1, (right - MARGIN_START) // step)

    def rows_in(self, height: int) -> int:
        """Whole rows that fit into `height`, at least one."""
        return max(1, (height + GAP) // self.pitch)
