"""What open pages of the preview are told: that the site was built anew, or that it could not be."""

from __future__ import annotations

import json
import threading
import uuid


class News:
    """The state of the preview, for any number of threads that wait for it to change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._run = uuid.uuid4().hex
        self._builds = 0
        self._trouble = ""

    @property
    def version(self) -> str:
        """The name of the site as it was last built; no other run of the preview has the same."""
        return f"{self._run}-{self._builds}"

    def built(self) -> None:
        """Say that the site was built: its pages are loaded anew."""
        self._tell(self._builds + 1, "")

    def failed(self, trouble: str) -> None:
        """Say why the site could not be built: its pages stay, and show these words."""
        self._tell(self._builds, trouble)

    def _tell(self, builds: int, trouble: str) -> None:
        with self._changed:
            self._builds, self._trouble = builds, trouble
            self._changed.notify_all()

    def after(self, told: str, seconds: float) -> str:
        """The state as JSON, as soon as it is another than what was ``told``, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state() != told, seconds)
            return self._state()

    def _state(self) -> str:
        return json.dumps({"version": self.version, "trouble": self._trouble})
