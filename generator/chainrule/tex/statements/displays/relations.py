"""Relation signs and what they make of the sides between them."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.tex.syntax.enclosures.conditions import relation_at
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.records import record

DEFINING = frozenset({":=", "equiv", "triangleq", "coloneqq", "coloneq", "Coloneqq", "defines", "doteq"})


REVERSED = frozenset({"=:", "eqqcolon"})


ENTAILS = frozenset({"implies", "Rightarrow", "iff", "Leftrightarrow", "Longrightarrow", "Longleftrightarrow",
                     "therefore", "because", "impliedby", "Leftarrow", "Longleftarrow"})  # fmt: skip


CONSEQUENCES = frozenset({"so", "so that", "hence", "thus", "therefore", "then", "gives", "yields", "we get",
                          "we obtain", "which gives", "which yields", "and hence", "and thus", "and so"})  # fmt: skip


OTHER = frozenset({
    "approx", "sim", "simeq", "cong", "propto", "to", "rightarrow", "leftarrow", "gets", "longrightarrow", "mapsto",
    "longmapsto", "ll", "gg", "subset", "subseteq", "leftrightarrow", "perp", "parallel", "prec", "succ", "preceq",
    "succeq", "asymp", "lesssim", "gtrsim", "models", "not", "longleftarrow", "supset", "supseteq",
    "uparrow", "downarrow", "leadsto", "rightsquigarrow", "eqsim", "exists", "hookrightarrow", "notequiv", "colon",
    "circeq", "eqcirc", "bumpeq", "Bumpeq", "risingdotseq", "fallingdotseq", "backsimeq", "approxeq", "thickapprox",
})  # fmt: skip


_SIGNS = DEFINING | REVERSED | OTHER


@record
class Sign:
    """A relation sign with its place."""

    text: str
    start: int
    end: int


@record
class Statement:
    """Sides with the relations between them, and the conditions that go with them."""

    sides: tuple[Atoms, ...]
    signs: tuple[Sign, ...]
    conditions: tuple[Atoms, ...] = ()
    shared: tuple[Atoms, ...] = ()
    """Conditions behind a later statement of the same row, which may be meant of this one as well."""
    follows: bool = False
    """Whether an arrow or a word says that it follows from what stands before it."""
    everywhere: bool = False
    """Whether words say that it holds for all values."""


def relation(atoms: Sequence[Atom], at: int) -> tuple[str, int] | None:
    """The relation sign at a place and how many atoms it takes; None if none stands there."""
    found = relation_at(atoms, at)
    if found is not None:
        return found
    atom = atoms[at]
    if atom.kind == "sign" and atom.text in _SIGNS:
        return atom.text, 1
    return None
