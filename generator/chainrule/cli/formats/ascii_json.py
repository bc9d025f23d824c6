"""JSON that every reader takes: in ASCII, without infinities, and without the halves of surrogate pairs."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def written(document: Json) -> str:
    """A document of plain values as JSON, with a line end; ValueError for a number that JSON has no word for."""
    return json.dumps(_whole(document), indent=1, allow_nan=False) + "\n"


def _whole(value: Any) -> Any:
    """The value with the halves of surrogate pairs made whole or replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list) else value
