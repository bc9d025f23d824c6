"""What would make a failing formula right.

advice      a post's verdicts, each failure with its repair or a fact          search     candidates, in order, tried
trying      edited texts on the bench: read again, screened, judged           residual   what else the numbers say
fitting     edits that the numbers suggest                                    edits      changes of a text
slips, powers, arrays, indices   the slips of the pen                         pieces, units   rows, terms and factors
setting, vocabulary      what a slip may look at
"""

from chainrule.check.repair.advice import findings

__all__ = ["findings"]
