"""A unit as a form: an Excel table or a Word text that people fill in and correct, and that an import reads back.

What the form says is taken word for word: neither clean-up nor structure touches it.
"""

import os
import tempfile
from pathlib import Path

from booklet.importing.exporting.form import form_of, read_form
from booklet.importing.exporting.word import word_bytes
from booklet.importing.exporting.workbook import workbook_bytes

__all__ = ["form_of", "read_form", "word_bytes", "workbook_bytes", "write_form"]


def write_form(target: Path, data: bytes) -> None:
    """Write a form, at once or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=".export-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
