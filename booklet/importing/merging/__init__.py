"""What an import says, into the unit file: a new one in the template's form, or an old one changed by name.

    draft or form -> Content -> photographs named -> plan (nothing written) -> write (all of it, or nothing)

Three are compared: what the last import said (`record`), what the file says now, what the source says. A field that the
user has not touched follows the source; one that they have stays, and a source that says something new is an item of
`review`.
"""

from booklet.importing.merging.plan import Plan, plan_import, write_plan

__all__ = ["Plan", "plan_import", "write_plan"]
