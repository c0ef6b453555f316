"""Small typographic devices for templates: text set as WeasyPrint alone cannot set it.

均排 (names of equal width), 着重号 (emphasis dots), ruby (readings above), a short vertical column, and a name set
whole in one face. Each is a filter that takes text or the result of another device and gives markup; text from
entries is escaped. The classes of the markup are in devices.css, which comes before a layout's own style sheets.
"""

from booklet.devices.inline import emphasise, face, spread
from booklet.devices.markup import Device, StyleOf, clusters, device_css
from booklet.devices.ruby import ruby
from booklet.devices.vertical import column_em, vertical

__all__ = [
    "Device",
    "StyleOf",
    "clusters",
    "column_em",
    "device_css",
    "emphasise",
    "face",
    "ruby",
    "spread",
    "vertical",
]
