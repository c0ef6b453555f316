"""Separation colour spaces (ISO 32000-2, 8.6.6.4): spot colours, and `All` for marks that print on every plate."""

from __future__ import annotations

import pikepdf

from booklet.spots import Cmyk

ALL: tuple[str, Cmyk] = ("All", (1.0, 1.0, 1.0, 1.0))
"""The name of every plate at once, and what shows it."""


def separation(pdf: pikepdf.Pdf, name: str, alternate: Cmyk) -> pikepdf.Array:
    """The colour space of a plate; `alternate` is what a strength of 1 looks like in process inks."""
    transform = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([0, 0, 0, 0]),
        C1=pikepdf.Array(list(alternate)),
        N=1,
    )
    space = [pikepdf.Name.Separation, pikepdf.Name(f"/{name}"), pikepdf.Name.DeviceCMYK, pdf.make_indirect(transform)]
    return pikepdf.Array(space)
