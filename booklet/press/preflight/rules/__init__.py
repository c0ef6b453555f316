"""The rules that need no plates, one module a family. Importing this package registers them."""

from booklet.press.preflight.rules import boxes, colour, cover, fonts, identity, images, lines, old, pages, text

__all__ = ["boxes", "colour", "cover", "fonts", "identity", "images", "lines", "old", "pages", "text"]
