"""The run: read `run.py` first.

    read -> compose -> photos -> press -> preflight -> proof -> publish

Each stage takes values and returns a value with its findings. Everything is made in a work folder beside the
outputs and moved into place last: a run that fails, is killed or is interrupted leaves the last good files.
"""

from booklet.build.binding import Imposing
from booklet.build.clock import STAGES, Progress
from booklet.build.package import Ask, Packaged, package
from booklet.build.run import Options, Planned, Result, check, plan, read, render

__all__ = [
    "STAGES",
    "Ask",
    "Imposing",
    "Options",
    "Packaged",
    "Planned",
    "Progress",
    "Result",
    "check",
    "package",
    "plan",
    "read",
    "render",
]
