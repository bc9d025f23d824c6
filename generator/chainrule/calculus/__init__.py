"""Numerical Jacobians with error bars, and the comparison of a stated derivative with one.

This is the oracle: it must share nothing with the author's algebra, so there is no symbolic or automatic
differentiation here. It calls no function either. `stencil` says where a function is to be evaluated, somebody else
evaluates it (the sandbox on a post's code, the evaluator on a printed formula), `estimate` turns the values into a
Jacobian with an error for each entry, and `compare` confronts a statement with it. All three take any number of sample
points at once, as leading axes.

Weighed and refused: ``scipy.differentiate``, ``numdifftools`` and ``jacobi`` call the function themselves, in
rounds, which a sealed process on the other side of a pipe cannot afford; all of them return 0.5 for ReLU at 0 without a
word, and the error that ``jacobi`` reports is at times ten times too small. PyTorch's and JAX's checkers compare with
absolute tolerances, which accept 5e-7 for 1e-7. A complex step gives 0 for ``abs``, ``norm`` and ``svd`` and says
nothing.

Layout: the Jacobian of f at x has the shape ``f.shape + x.shape``, function first (numerator layout); the derivative
of a scalar has the variable's shape.
"""

from chainrule.calculus.compare import RTOL, Comparison, compare
from chainrule.calculus.estimate import Estimate, estimate, exact, probed
from chainrule.calculus.stencil import STEPS, Stencil, stencil

__all__ = ["RTOL", "STEPS", "Comparison", "Estimate", "Stencil", "compare", "estimate", "exact", "probed", "stencil"]
