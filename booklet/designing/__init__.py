"""The designer's bench: a layout begun, judged, and shown under hard content.

new_layout    a child layout that changes nothing yet
lint_layout   what will go wrong with a layout, by file and line
make_sheet    one PDF of a layout with the hardest content
"""
