"""Random and broken formulas: strings of tokens of the whole vocabulary, real formulas with tokens changed, bombs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from chainrule.tex.syntax.trees.words import SPELLINGS
from chainrule.tex.text import lexicon, tokens

SYMBOLS = """\
x: scalar
a: positive scalar
n: integer
v: vector n
w: vector n
A: matrix m n
B: invertible n
i: index n
j: index n
y: one-hot n
u: family n of vector m
f: function scalar -> scalar
g: function of x
\\theta: vector n
"""
WORDS = (
    *("x", "a", "n", "v", "w", "A", "B", "i", "j", "k", "y", "u", "f", "g", "e", "d", "p", "T", "z"),
    *"0123456789", *"+-*/=<>!.,;:|()[]'&~%#$@?", "{", "}", "_", "^", "_", "^", "{", "}", " ", "\n", "\\\\",
    *("\\" + name for name in sorted(
        lexicon.STYLES | lexicon.UPRIGHT | lexicon.ACCENTS | lexicon.COMMANDS.keys() | lexicon.WRAPPERS.keys()
        | lexicon.IGNORED | lexicon.GAPS | lexicon.SIGNS | lexicon.SYMBOLS | lexicon.SWITCHES.keys()
        | lexicon.OPENING.keys() | lexicon.CLOSING.keys() | lexicon.BARS.keys() | tokens.TEXT | tokens.DROPPED)),
    *("\\" + name for name in sorted(SPELLINGS)),
    *("\\left(", "\\right)", "\\left.", "\\right|", "\\left\\{", "\\right.", "\\frac{", "}{", "\\sum_{", "\\theta"),
    *(f"\\{edge}{{{name}}}" for name in ("cases", "bmatrix", "aligned", "align", "array", "vmatrix", "split", "none")
      for edge in ("begin", "end")),
    *("\\frac{\\partial f}{\\partial x}", "\\frac{d}{dx}", "\\partial_x", "\\nabla_v", "\\delta_{ij}", "\\text{if } j",
      "^\\top", "^{-1}", "v_i", "A_{ij}", "\\mathbb{1}", "f'(x)", "u^{(i)}", "10^{9}", "\\choose", "\\not", "∂",
      "\N{COMBINING ACUTE ACCENT}", "\0", "\N{RIGHT-TO-LEFT OVERRIDE}", "＝", "𝑥", "é"),
)  # fmt: skip
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


def strings(rng: random.Random, count: int) -> Iterator[str]:
    """Strings of random tokens, some of them with a relation or balanced braces."""
    for _ in range(count):
        words = rng.choices(WORDS, k=rng.choice((1, 2, 3, 5, 8, 12, 20, 40)))
        text = rng.choice(("", "", " ")).join(words)
        if rng.random() < 0.5:
            text = rng.choice(("{0} = x", "x = {0}", "\\frac{{\\partial f}}{{\\partial x}} = {0}", "{0} = {0}")).format(
                text
            )
        if rng.random() < 0.5:
            text += "}" * max(0, text.count("{") - text.count("}"))
        yield text


def broken(rng: random.Random, formula: str) -> str:
    """A real formula with up to four tokens dropped, doubled, exchanged or replaced."""
    parts = TOKEN.findall(formula)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(parts))
        parts[at : at + 1] = rng.choice(([], parts[at : at + 1] * 2, [rng.choice(WORDS)], [rng.choice(parts)]))
        parts = parts or ["x"]
    return "".join(parts)


BOMBS = {
    "open braces": "{" * 20_000,
    "braces": "{" * 5_000 + "x" + "}" * 5_000 + " = x",
    "brackets": "(" * 3_000 + "x" + ")" * 3_000 + " = x",
    "roots": r"\sqrt{" * 500 + "x" + "}" * 500 + " = x",
    "fractions": r"\frac{1}{1+" * 300 + "x" + "}" * 300 + " = x",
    "powers": "x" + "^{x" * 300 + "}" * 300 + " = x",
    "subscripts": "x" + "_{x" * 300 + "}" * 300 + " = x",
    "many terms": "+".join(["x"] * 5_000) + " = 5000 x",
    "many factors": "x " * 3_000 + "= x",
    "many vectors": "v " * 200 + "= v",
    "many signs": "-" * 3_000 + "x = x",
    "many relations": " = ".join(["x"] * 500),
    "many primes": "f" + "'" * 500 + "(x) = x",
    "a high order": r"\frac{\partial^4 f}{\partial x^4} = \frac{d}{dx}\frac{d}{dx}\frac{d}{dx}\frac{d}{dx} f(x)",
    "nested derivatives": r"\frac{\partial}{\partial v} " * 12 + r"(v^\top v) = v",
    "nested sums": "".join(rf"\sum_{{i_{n}=1}}^{{50}} " for n in range(12)) + "x = x",
    "a huge sum": r"\sum_{k=1}^{10^{12}} k x = x",
    "a huge product": r"\prod_{k=1}^{10^{12}} k x = x",
    "a huge exponent": r"x^{10^{10^{10}}} = x",
    "a huge matrix power": r"B^{10^{9}} = B",
    "a negative matrix power": r"B^{-10^{9}} = B",
    "a huge factorial": r"(10^{9})! = x",
    "a long number": "1" * 5_000 + " = x",
    "a long fraction": "0." + "1" * 5_000 + " = x",
    "a huge binomial": r"\binom{10^{300}}{10^{299}} = x",
    "a huge index": r"v_{10^{300}} = x",
    "many indices": r"A_{" + "i" * 300 + "} = x",
    "many free indices": "".join(f"v_{{k_{{{n}}}}} " for n in range(30)) + "= x",
    "outer products": "".join(f"u^{{(i_{n})}}_{{j_{n}}} " for n in range(20)) + "= x",
    "a family to infinity": r"u^{(10^{9})} = v",
    "a division by zero": r"\frac{x}{0} = \frac{0}{0}",
    "many columns": r"\begin{bmatrix} " + "x & " * 1_000 + r"x \end{bmatrix} = x",
    "many rows": r"\begin{bmatrix} " + r"x \\ " * 1_000 + r"x \end{bmatrix} = x",
    "many cases": r"x = \begin{cases} " + r"x & x > 0 \\ " * 300 + r"x & \text{otherwise} \end{cases}",
    "environments": r"\begin{aligned}" * 200 + "x = x" + r"\end{aligned}" * 200,
    "a long text": r"\text{" + "if " * 5_000 + "} x = x",
    "labels": r"\label{a}" * 2_000 + "x = x",
    "a definition of itself": "z = z + 1 \\\\ \\frac{dz}{dx} = 1",
    "definitions of each other": "z = q \\\\ q = z \\\\ z = x",
    "bars": "|" * 301 + "x" + "|" * 301 + " = x",
    "norms": r"\|" * 60 + "v" + r"\|" * 60 + " = x",
    "nested functions": r"\sin(" * 500 + "x" + ")" * 500 + " = x",
    "functions of functions": "f(" * 60 + "x" + ")" * 60 + " = x",
    "primes of primes": "f'(" * 12 + "x" + ")" * 12 + " = x",
    "tensor powers": r"\frac{\partial A}{\partial A} \frac{\partial A}{\partial A} \frac{\partial A}{\partial A} = A",
    "bars of evaluation": "x" + r"\Big|_{x=x}" * 300 + " = x",
    "choices": "x/" + "/".join(["a b"] * 40) + " = x",
}
"""Formulas that are short to write and endless to work out, if one lets them."""
MACROS = {
    "bomb": r"\bomb\bomb",
    "a": r"\b\b\b\b\b\b\b\b\b\b", "b": r"\c\c\c\c\c\c\c\c\c\c", "c": r"\d\d\d\d\d\d\d\d\d\d",
    "d": r"\f\f\f\f\f\f\f\f\f\f", "f": r"\g\g\g\g\g\g\g\g\g\g", "g": "x",
    "twice": ("{#1#1}", 1), "wrong": ("#9", 1), "open": "{", "half": (r"\frac{#1", 1),
}  # fmt: skip
MACRO_BOMBS = (r"\bomb = x", r"\a = x", r"\twice{" * 25 + "x" + "}" * 25 + " = x", r"\wrong{x} = x", r"\open x = x",
               r"\half{x} = x", r"\twice", r"\a\a\a\a = x")  # fmt: skip
