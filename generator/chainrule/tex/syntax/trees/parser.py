r"""Expressions: a math list to a tree, by precedence climbing, strictly.

Every atom is understood or the whole formula is refused with place and construct: half-read ones are how checkers
accept wrong ones. Sums bind loosest, then elementwise products, then juxtaposition, ``\cdot`` and ``/`` from left to
right; a big operator takes the whole product to its right.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.tex.syntax.trees.nodes import (
    At,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Subscript,
    Sum,
    Symbol,
)
from chainrule.tex.syntax.trees.reading import Reading, unsupported
from chainrule.tex.syntax.trees.trailing import BAR_HINT, evaluated_sum
from chainrule.tex.syntax.trees.walk import descendants, names
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.tokens import TexError

ELEMENTWISE = frozenset({
    "odot", "circ", "otimes", "bullet", "star", "cup", "cap", "wedge", "bigcirc", "setminus", "smallsetminus",
    "oplus", "diamond", "amalg", "uplus", "ltimes", "rtimes",
})  # fmt: skip
TIMES = frozenset({"cdot", "times", "*", "ast", "cdotp", "ldotp", "."})
CONSTANTS = frozenset({"\\pi", "i", "e"})
By = tuple[tuple[Node, int], ...]
"""The variables of a derivative with their orders."""
STARTS = frozenset({"letter", "number", "word", "open", "group", "accent", "command", "wrap", "environment"})
PREFIXES = frozenset({
    "sum", "prod", "nabla", "partial", "int", "max", "min", "lim", "oint", "iint", "sup", "inf", "ldots", "dots",
    "cdots", "argmax", "argmin", "vdots", "ddots", "dotsc", "dotsb", "bigcup", "bigcap", "coprod", "iiint", "forall",
})  # fmt: skip


def _is_plain(node: Node) -> bool:
    """Whether this is in a product of numbers and symbols."""
    return isinstance(node, Symbol | Number | Subscript | Power | Product)


def _is_nothing(atom: Atom) -> bool:
    """Empty braces."""
    return atom.kind == "group" and atom.parts == ((),) and atom.sub is None and atom.sup is None


class Parser:
    """Parses one math list; nested lists get parsers of their own (`inner`)."""

    def __init__(self, atoms: Atoms, reading: Reading, read_factor: Callable[[Parser], Node]) -> None:
        self.atoms = tuple(a for a in atoms if a.kind != "gap" and not _is_nothing(a))
        self.count = len(self.atoms)
        self.reading = reading
        self.read_factor = read_factor
        self.at = 0
        self.bars = 0
        self.operators: tuple[By, ...] = ()
        """By what the operators differentiate whose operand is being read, the outermost first."""
        self.numeric = False
        """Whether only numbers make sense here: in a denominator, below a root, in a logarithm."""
        self.exponent = False
        """Whether this is an exponent, or stands in one."""
        self.followed = False
        """Whether this is what stands in brackets with a factor behind them."""
        self.unbarred = False
        """Whether an argument without brackets is read, to which no evaluation bar behind it belongs."""

    def inner(self, atoms: Atoms, *, numeric: bool = False, exponent: bool = False) -> Parser:
        """A parser of a nested list with the same names."""
        made = Parser(atoms, self.reading, self.read_factor)
        made.numeric, made.exponent = numeric or self.numeric, exponent or self.exponent
        return made

    def braced(self, atoms: Atoms) -> Parser:
        """A parser of a list in braces, which nobody sees: a bar in it may belong to an operator outside."""
        made = self.inner(atoms)
        made.operators = self.operators
        return made

    def peek(self, ahead: int = 0) -> Atom | None:
        """The atom that comes next, or a later one."""
        at = self.at + ahead
        return self.atoms[at] if at < self.count else None

    def next(self) -> Atom:
        """Take the next atom; there must be one."""
        self.at += 1
        return self.atoms[self.at - 1]

    def sign(self, *texts: str) -> bool:
        """Whether the next atom is one of these signs."""
        atom = self.peek()
        return atom is not None and atom.kind == "sign" and atom.text in texts

    def whole(self) -> Node:
        """The whole list as one expression; `TexError` names the first thing that is not understood."""
        if not self.atoms:
            raise TexError("something is missing here", 0, 0)
        node = self.expression()
        left = self.peek()
        if left is not None:
            raise self.stuck(left)
        return node

    def stuck(self, atom: Atom) -> TexError:
        """The error for an atom that cannot stand where it stands."""
        if atom.text in {"pm", "mp"}:
            return unsupported("a double sign", atom, "write the two formulas out")
        what = {"text": "this text", "environment": f"the environment {atom.text}", "row": "a line break"}
        return unsupported(what.get(atom.kind, f"“{atom.text}” at this place"), atom)

    def expression(self) -> Node:
        """Terms with their signs."""
        first = self.peek()
        terms = [self.signed()]
        while self.sign("+", "-"):
            terms.append(self.signed())
            terms = evaluated_sum(self.reading, self.atoms[: self.at], terms)
        if len(terms) == 1:
            return terms[0]
        return Sum(tuple(terms), start=first.start if first else 0, end=self.atoms[self.at - 1].end)

    def signed(self) -> Node:
        """A term with any number of signs before it."""
        negative, start = False, self.peek()
        while self.sign("+", "-"):
            negative ^= self.next().text == "-"
            self._warn_of_sign("+", "-")
        if self.sign("pm", "mp"):
            raise unsupported("a double sign", self.next(), "write the two formulas out")
        node = self.term()
        return Negative(node, start=start.start, end=node.end) if negative and start else node

    def term(self) -> Node:
        """Chains of factors with elementwise products between them."""
        left = self.chain()
        while (atom := self.peek()) is not None and atom.kind == "sign" and atom.text in ELEMENTWISE:
            sign = self.next().text
            right = self.signed_chain()
            left = Product(left, right, sign, start=left.start, end=right.end)
        return left

    def signed_chain(self) -> Node:
        """A chain that may start with a sign, after an explicit product sign."""
        self._warn_of_sign("-")
        if self.sign("-"):
            start = self.next().start
            node = self.chain()
            return Negative(node, start=start, end=node.end)
        return self.chain()

    def chain(self) -> Node:
        """Factors beside each other, and with multiplication and division signs, from left to right."""
        left = self.factor()
        while (atom := self.peek()) is not None:
            if atom.kind == "sign" and atom.text in TIMES and self.starts(1, signs=True):
                self.at += 1
                self.warn_of_asterisk(atom)
                right = self.signed_factor()
                left = self._beside(left, right, atom.text)
            elif atom.kind == "sign" and atom.text in {"/", "div"}:
                self.at += 1
                left = self.divide(left)
            elif self.starts(0):
                right = self.factor()
                left = self._beside(left, right)
            else:
                break
        return left

    def _beside(self, left: Node, right: Node, sign: str = "") -> Node:
        """A product; a bar at its end may evaluate all of it, or the last factor."""
        if isinstance(right, At) and not isinstance(left, Number):
            readings = ("all of the product before the bar, evaluated", "only its last factor, evaluated")
            if not self.reading.choose("bar", readings, self.atoms[self.at - 1 : self.at], BAR_HINT):
                body = Product(left, right.body, sign, start=left.start, end=right.body.end)
                return At(body, right.settings, start=left.start, end=right.end)
        return Product(left, right, sign, start=left.start, end=right.end)

    def divide(self, left: Node) -> Quotient:
        """A slash: it divides by the next factor; where more follow, that is a choice unless in exponents."""
        begin = self.at
        outside, self.numeric = self.numeric, True
        bottom = self.signed_factor()
        self.numeric = outside
        after = self.peek()
        if after is None or not self.starts(0) or after.kind in {"open", "bar"}:
            return Quotient(left, bottom, start=left.start, end=bottom.end)
        at, warned, by_all = self.at, len(self.reading.warnings), bottom
        while self.starts(0):
            right = self.factor()
            by_all = Product(by_all, right, start=bottom.start, end=right.end)
        readings = ("a/b·c, dividing by the next factor only", "a/(b c), dividing by all that follows")
        if self._divides_by_all(left, by_all) or self.reading.choose("slash", readings, self.atoms[begin : at + 1]):
            return Quotient(left, by_all, start=left.start, end=by_all.end)
        self.at = at
        del self.reading.warnings[warned:]
        return Quotient(left, bottom, start=left.start, end=bottom.end)

    def _divides_by_all(self, left: Node, bottom: Node) -> bool:
        r"""Whether no reader divides by one factor only: in exponents, ``e^{-E/kT}``, but not ``e^{2\pi/n kx}``."""
        return self.exponent and bool(names(left) - CONSTANTS) and all(map(_is_plain, descendants(bottom)))

    def signed_factor(self) -> Node:
        """A factor that may have a minus sign, after an explicit sign."""
        self._warn_of_sign("+", "-")
        if self.sign("-"):
            start = self.next().start
            node = self.signed_factor()
            return Negative(node, start=start, end=node.end)
        if self.sign("+"):
            self.at += 1
        return self.factor()

    def _warn_of_sign(self, *texts: str) -> None:
        """Warn of a sign behind another or behind an operator, where brackets are missing."""
        atom = self.peek()
        if atom is not None and self.sign(*texts):
            message = "a sign directly behind an operator is read as if there were brackets"
            self.reading.warn("bare-sign", message, atom, "put brackets around it and what it belongs to")

    def warn_of_asterisk(self, atom: Atom) -> None:
        """Warn of an asterisk or a full stop that is read as a product sign, unless the post declares it."""
        kind = {"*": "asterisk", "ast": "asterisk", ".": "full-stop"}.get(atom.text)
        declared = {self.reading.role(name) for name in (atom.text, "\\" + atom.text)} != {"unknown"}
        if kind is not None and not declared:
            message = f"this {kind.replace('-', ' ')} is read as a product"
            self.reading.warn(kind, message, atom, "write \\cdot, or nothing")

    def starts(self, ahead: int, *, signs: bool = False) -> bool:
        """Whether a factor can begin at an atom ahead."""
        atom = self.peek(ahead)
        if atom is None:
            return False
        if atom.kind == "bar":
            return self.bars == 0 and atom.sub is None
        signs = signs and atom.text in {"-", "+"}
        return signs or atom.text in PREFIXES if atom.kind == "sign" else atom.kind in STARTS

    def factor(self) -> Node:
        """One factor with its scripts and what is attached behind it."""
        return self.read_factor(self)
