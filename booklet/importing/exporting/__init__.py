"""A unit as a form: an Excel table or a Word text that people fill in and correct, and that an import reads back.

What the form says is taken word for word: neither clean-up nor structure touches it.
"""

from pathlib import Path

from booklet.files import READABLE, write_whole
from booklet.importing.exporting.form import form_of, read_form
from booklet.importing.exporting.word import word_bytes
from booklet.importing.exporting.workbook import workbook_bytes

__all__ = ["form_of", "read_form", "word_bytes", "workbook_bytes", "write_form"]


def write_form(target: Path, data: bytes) -> None:
    """Write a form, at once or not at all. Raises OSError."""
    write_whole(target, data, READABLE, durable=True)
