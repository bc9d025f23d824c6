"""Snippets: the derivatives that their functions state, against numerical ones.

post         all snippets of a post → verdicts
claims       which function states the derivative of which       functions   what a snippet defines
arguments    what parameters stand for, and their values         names       printed symbols as identifiers
measure      values from the sandbox      trial   one claim at one size      judge   all sizes → a verdict
hints        the edit that would help     tie     the printed formula under the same label
independence whether a derivative that agrees could have disagreed
"""
