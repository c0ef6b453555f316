"""Every way in, read into neutral documents: text, Markdown, web pages, Word, Excel, PDF, pictures; folders and ZIPs.

Readers say truly what a source holds and where; what it means is found by the stages behind them.
"""

from booklet.importing.sources.limits import Limits
from booklet.importing.sources.reading import read_sources
from booklet.importing.sources.source import picture_bytes

__all__ = ["Limits", "picture_bytes", "read_sources"]
