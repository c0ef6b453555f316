"""The HTML of runs and of the cover's sheet: a layout's templates in Jinja's sandbox, with a typed context."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

import jinja2
import jinja2.ext
import jinja2.sandbox

from booklet import devices
from booklet.binding import CoverSpread
from booklet.errors import LayoutError
from booklet.layouts.compiled import compiled_for
from booklet.layouts.css import page_css
from booklet.layouts.filters import FILTERS
from booklet.layouts.layout import COVER_SPREAD, Layout, LayoutView
from booklet.layouts.manifest import Fit
from booklet.layouts.plan import Part, Run, TocLine
from booklet.model import Unit


class Context(TypedDict):
    """Everything a template may use. docs/layouts.md describes each; a test holds the two equal."""

    unit: Unit
    layout: LayoutView
    parts: tuple[Part, ...]
    toc: tuple[TocLine, ...]
    fits: Mapping[str, Fit]


class CoverContext(TypedDict):
    """Everything that `parts/cover-spread.html` may use."""

    unit: Unit
    layout: LayoutView
    cover: CoverSpread


class Renderer:
    """Makes HTML of runs with one layout's templates, in Jinja's sandbox: autoescape, strict undefined."""

    def __init__(
        self,
        layout: Layout,
        fonts_css: str,
        stand_in: devices.StyleOf | None = None,
        extensions: Sequence[type[jinja2.ext.Extension]] = (),
    ) -> None:
        self._layout = layout
        parents = {folder.name: jinja2.FileSystemLoader(folder) for folder in layout.folders}
        loader = jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([str(folder) for folder in layout.folders]),
                jinja2.PrefixLoader(parents),
            ]
        )
        self._environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            loader=loader,
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=extensions,
            bytecode_cache=None if extensions else compiled_for(fonts_css),
        )
        self._environment.filters.update(FILTERS)
        if stand_in:
            self._environment.filters["face"] = functools.partial(devices.face, style_of=stand_in)
        self.css = page_css(layout) + fonts_css + devices.device_css()
        """What every run's style sheets begin with: page size, options, faces, devices."""

    @property
    def environment(self) -> jinja2.Environment:
        """Jinja's environment: filters, and the loader that finds a layout's templates and its parents'."""
        return self._environment

    def render(self, run: Run, unit: Unit, toc: Sequence[TocLine], fits: Mapping[str, Fit] | None = None) -> str:
        """The HTML of a run, with what copyfitting changes for honourees by their ids.

        Raises LayoutError with file and line where a template fails.
        """
        context: Context = {
            "unit": unit,
            "layout": self._layout.view,
            "parts": run.parts,
            "toc": tuple(toc),
            "fits": self._fits(unit, fits or {}),
        }
        return self.fill("document.html", context)

    def cover_spread(self, unit: Unit, cover: CoverSpread) -> str:
        """The HTML of the cover as one sheet. Raises LayoutError where the template fails or is missing."""
        context: CoverContext = {"unit": unit, "layout": self._layout.view, "cover": cover}
        return self.fill(COVER_SPREAD, context)

    def fill(self, template: str, context: Mapping[str, Any]) -> str:
        """A template with its variables. Raises LayoutError with file and line where it fails."""
        try:
            return self._environment.get_template(template).render(**context)
        except jinja2.TemplateNotFound as problem:
            file, line = _template_line(problem, self._layout.folders)
            raise LayoutError(
                "layout-template-missing", layout=self._layout.name, template=problem, file=file, line=line
            ) from None
        except jinja2.TemplateSyntaxError as problem:
            raise LayoutError(
                "layout-template",
                file=problem.filename or problem.name,
                line=problem.lineno,
                reason=problem.message,
            ) from None
        except jinja2.TemplateError as problem:
            file, line = _template_line(problem, self._layout.folders)
            raise LayoutError("layout-template", file=file, line=line, reason=problem) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
            # Python errors of an expression in a template: its author's, not ours, if the trace ends in a template.
            file, line = _template_line(problem, self._layout.folders)
            if not file:
                raise
            raise LayoutError("layout-template", file=file, line=line, reason=problem) from None

    def _fits(self, unit: Unit, changed: Mapping[str, Fit]) -> Mapping[str, Fit]:
        defaults = self._layout.manifest.copyfit.defaults
        return {
            person.id: {**defaults, **changed[person.id]} if person.id in changed else defaults
            for person in unit.honourees
        }


def _template_line(problem: BaseException, folders: Sequence[Path]) -> tuple[str, int]:
    """File and line of the innermost template in a traceback."""
    found = ("", 0)
    trace = problem.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if any(Path(name).is_relative_to(folder) for folder in folders):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found
