"""Arguments, printing and exit codes; nothing else in Chainrule prints."""

from chainrule.cli.commands import main

__all__ = ["main"]
