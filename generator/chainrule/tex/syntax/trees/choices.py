"""Places that can be read in two ways: the record that the parser keeps of each."""

from __future__ import annotations

from chainrule.tex.text.records import record


@record
class Choice:
    """A place that can be read in two ways, the usual one first."""

    key: str
    readings: tuple[str, str]
    start: int
    end: int
    hint: str = "write brackets"
    declared: bool = False
    """Whether the first reading is what the declarations say: then the other matters only where that one fails."""
    shape: bool = False
    """Whether the readings differ in shape, so that only one of them fits the other side: it may be either."""
