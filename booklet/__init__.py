"""Commendation booklets: structured entries and photo captions in, a print shop's PDF out."""

__version__ = "0.1.0"
