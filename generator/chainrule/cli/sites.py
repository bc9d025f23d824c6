"""The configuration of the site that a command is about, with what the command line says of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from chainrule import config
from chainrule.cli import strangers
from chainrule.config import Config


def load(site: Path, seed: int | None = None, *, untrusted: bool | None = None) -> Config:
    """The configuration in the folder ``site``, on a stranger's terms where that is said or the environment shows it.

    Raises `ConfigError` for mistakes in it.
    """
    settings = config.load(site)
    strange = strangers.untrusted(untrusted, os.environ)
    settings = settings.foreign() if strange else settings if strange is None else replace(settings, untrusted=False)
    return settings if seed is None else replace(settings, seed=seed)
