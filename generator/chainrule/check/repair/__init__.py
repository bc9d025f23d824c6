"""What would make a failing formula right.

advice      verdicts with repairs or facts              search     candidates, in order, tried
trying      edited texts: read again, screened, judged  residual   what else the numbers say
fitting     edits that the numbers suggest              digits     printed numbers that should be others
slips, powers, arrays, indices, lost   slips of the pen     pieces, units   rows, terms and factors
setting, vocabulary   what a slip may look at           edits, numerals   changes of a text, numbers in it
measured    numbers of a part of a claim                emptiness  true edits that are no repairs
"""

from chainrule.check.repair.advice import findings

__all__ = ["findings"]
