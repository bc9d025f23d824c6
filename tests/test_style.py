"""The style sheet: every text can be read on its ground, in light, in dark and on paper."""

import re
from pathlib import Path

import pytest

from chainrule import theme

STYLE = Path(__file__).parent.parent / "templates/style"
LEAST = 4.5
"""Contrast that WCAG 2.2 asks of text (1.4.3, AA)."""

GROUNDS = {
    "paper": ["ink", "soft", "link", "mark", "holds", "fails", "undecided", "unchecked"],
    "panel": [
        "ink",
        "soft",
        "link",
        "code",
        *(f"code-{name}" for name in ["comment", "keyword", "string", "number", "name"]),
    ],
    "holds-panel": ["ink", "soft", "holds"],
    "fails-panel": ["ink", "soft", "fails"],
    "undecided-panel": ["ink", "soft", "undecided"],
    "unchecked-panel": ["ink", "soft", "unchecked"],
}
"""Ground → the colours of text that stand on it."""


def palettes() -> dict[str, dict[str, str]]:
    """The colours of each scheme by their names."""
    colour = (STYLE / "colour.css").read_text("utf-8")
    light, dark = colour.split("@media (prefers-color-scheme: dark)")
    found = {"light": read(light)}
    found["dark"] = {**found["light"], **read(dark)}
    found["print"] = {**found["light"], **read((STYLE / "print.css").read_text("utf-8"))}
    assert read(dark).keys() == found["light"].keys()
    return found


def read(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", css))


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_defined() -> None:
    assert contrast("#000", "#ffffff") == 21
    assert contrast("#777777", "#fff") == pytest.approx(4.478, abs=1e-3)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_text_can_be_read_on_its_ground(scheme: str) -> None:
    colours = palettes()[scheme]
    pairs = {(ground, ink): contrast(colours[ground], colours[ink]) for ground, inks in GROUNDS.items() for ink in inks}
    assert {pair: round(value, 2) for pair, value in pairs.items() if value < LEAST} == {}


def test_every_colour_of_the_sheet_is_declared_and_used() -> None:
    css = theme.load(Path("nowhere")).style.content.decode()
    used = set(re.findall(r"var\(--([\w-]+)", css))
    declared = set(re.findall(r"(?<![\w-])--([\w-]+):", css))
    assert used == declared
    colours = palettes()["light"].keys()
    assert not re.search(r"#[0-9a-f]{3,6}\b", re.sub(r"--[\w-]+:[^;]*;", "", css)), (
        f"a colour that is none of {colours}"
    )


def test_the_style_sheet_fetches_nothing() -> None:
    css = theme.load(Path("nowhere")).style.content.decode()
    assert "url(" not in css
    assert "@import" not in css
