"""The tree of a formula: small frozen records, each with its place in the source.

Nothing here knows values. A node that two readings of the print could yield is never built silently: the parser
records the choice (`choices`) and the checker tries both.
"""

from __future__ import annotations

from chainrule.tex.syntax.trees.placed import Placed
from chainrule.tex.text.records import record


@record
class Number(Placed):
    """A printed number."""

    value: float


@record
class Symbol(Placed):
    """A name, in its canonical spelling; whether it is known is found out at evaluation."""

    name: str


@record
class Subscript(Placed):
    """Entries of an array or members of a family; ``items`` read one by one, ``whole`` as one expression."""

    base: Node
    items: tuple[Node, ...]
    whole: Node | None = None


@record
class Slice(Placed):
    """The colon in ``A_{:,j}``."""


@record
class Negative(Placed):
    """Minus something."""

    of: Node


@record
class Sum(Placed):
    """Two or more addends."""

    terms: tuple[Node, ...]


@record
class Product(Placed):
    """Two factors with the sign between them; the sign of juxtaposition is empty."""

    left: Node
    right: Node
    sign: str = ""


@record
class Quotient(Placed):
    """A fraction."""

    top: Node
    bottom: Node


@record
class Power(Placed):
    """A power, a matrix inverse, or an inverse function's mark."""

    base: Node
    exponent: Node


@record
class Transpose(Placed):
    """Rows and columns exchanged."""

    of: Node


@record
class Call(Placed):
    """A known function, such as ``log``; ``base`` is printed as its subscript."""

    function: str
    args: tuple[Node, ...]
    base: Node | None = None


@record
class Apply(Placed):
    """A function of the post at arguments, with primes."""

    head: Node
    args: tuple[Node, ...]
    primes: int = 0
    printed: str = ""
    """Canonical spelling with the arguments, for names such as ``p(x | y)``."""


@record
class Prime(Placed):
    """A primed name without arguments."""

    of: Node
    order: int


@record
class Big(Placed):
    """A sum or product over indices: ``sum`` or ``prod``."""

    kind: str
    variables: tuple[str, ...]
    low: Node | None
    high: Node | None
    condition: Node | None
    body: Node


@record
class Limit(Placed):
    """A limit of the body as the variable tends to the target, from above (``side`` 1), below (-1) or both."""

    variable: str
    target: Node
    body: Node
    side: int = 0


@record
class Integral(Placed):
    """A definite integral of the body by the variable."""

    variable: str
    low: Node
    high: Node
    body: Node


@record
class Derivative(Placed):
    """A derivative of any spelling; without ``by`` (a bare nabla) by everything that the body depends on.

    ``by``: variables with their orders. ``total``: printed with d. ``kind``: ``partial``, ``gradient``, ``hessian``,
    ``jacobian``.
    """

    body: Node
    by: tuple[tuple[Node, int], ...]
    total: bool = False
    kind: str = "partial"


@record
class Field(Placed):
    """A divergence (``cdot``) or a curl (``times``); without ``by`` the variable is implied, as for a bare nabla."""

    sign: str
    body: Node
    by: Node | None = None


@record
class Cases(Placed):
    """Values with their conditions; several values in a row are claimed to be equal."""

    rows: tuple[tuple[tuple[Node, ...], Node | None], ...]


@record
class Grid(Placed):
    """A printed matrix; a ``loose`` one is a list in brackets, of which the print does not say whether it lies."""

    rows: tuple[tuple[Node, ...], ...]
    loose: bool = False


@record
class Bars(Placed):
    """``|x|``, or ``double`` bars with the norm's mark; single ones have it around a vector that is printed as one."""

    of: Node
    double: bool = False
    mark: str = ""


@record
class Indicator(Placed):
    """One where a condition holds, else zero."""

    condition: Node


@record
class Relation(Placed):
    """A relation as a condition; ``=``, ``neq``, ``<``, ``>``, ``leq``, ``geq``, ``in``, ``notin``."""

    sign: str
    left: Node
    right: Node


@record
class Every(Placed):
    """Conditions that all hold, or of which ``some`` holds."""

    conditions: tuple[Node, ...]
    some: bool = False


@record
class Otherwise(Placed):
    """The condition that no other row meets."""


@record
class At(Placed):
    """A body evaluated where variables have other values: an evaluation bar."""

    body: Node
    settings: tuple[tuple[Node, Node], ...]


@record
class Opaque(Placed):
    """A construct that has its place in the tree but no value, such as an ellipsis; ``what`` names it."""

    what: str
    parts: tuple[Node, ...] = ()
    hint: str | None = None


Node = (
    Number | Symbol | Subscript | Slice | Negative | Sum | Product | Quotient | Power | Transpose | Call | Apply | Prime
    | Opaque | Big | Limit | Integral | Derivative | Field | Cases | Grid | Bars | Indicator | Relation | Every
    | Otherwise | At
)  # fmt: skip
