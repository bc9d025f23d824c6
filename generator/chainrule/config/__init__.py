"""The site's ``chainrule.toml`` as a frozen `Config`.

TOML, because the standard library reads it and people know it; tables of known keys rather than a schema library
(msgspec and pydantic were weighed), because a dozen keys want a message with a caret more than they want a model, and
neither library knows where in the file a key stands.
"""

from chainrule.config.reading import KEYS, NAME, load, parse
from chainrule.config.records import NAMES, Config, Macros, Numbering, Publishing
from chainrule.config.values import macros

__all__ = ["KEYS", "NAME", "NAMES", "Config", "Macros", "Numbering", "Publishing", "load", "macros", "parse"]
