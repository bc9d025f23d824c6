"""Preview: shows the built site on this machine only, and shows it anew when a file of it changes."""

from chainrule.serve.news import News
from chainrule.serve.server import server, subpath
from chainrule.serve.watch import Watch

__all__ = ["News", "Watch", "server", "subpath"]
