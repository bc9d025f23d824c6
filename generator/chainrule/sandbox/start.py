"""The script that a new zygote runs; nothing imports it.

It is run by its absolute path in an interpreter that knows nothing of the builder: no environment, no inherited
``sys.path``. Its siblings have to be found without running the package's ``__init__``, which belongs to the builder.
So it puts two bare packages in their place, and imports below them work as everywhere else: from a checkout, an
editable install or a wheel.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType


def main(control: str, parent: str, numpy_home: str, *modules: str) -> None:
    """Serve on the inherited socket ``control``, and end with the process ``parent`` unless that is 0.

    ``modules`` are loaded for the snippets' sake, beside those that are always there.
    """
    here = Path(__file__).parent
    for name, folder in (("chainrule", here.parent), ("chainrule.sandbox", here)):
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    if numpy_home not in sys.path:
        sys.path.append(numpy_home)
    importlib.import_module("chainrule.sandbox.zygote").serve(int(control), int(parent), modules)


if __name__ == "__main__":
    main(*sys.argv[1:])
