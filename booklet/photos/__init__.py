"""Photographs: what a file is and says (`source`), made ready for press and screen (`prepare`), in a pool (`pool`).

The only place that imports Pillow and pillow-heif. Originals are read, never written.
"""
