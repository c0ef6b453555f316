// What is drawn over a page: an SVG in points, its origin at the trim's upper left corner, and the pins of findings.
const NS = "http://www.w3.org/2000/svg";

export const OVERLAYS = {
  trim: "#ff3fa4", bleed: "#ff6b5e", safe: "#2fae66", grid: "#2f9bff", columns: "#9a5cff", images: "#e08a00", pins: "#f0b13c",
};
const LEVEL = { error: "#ff3b30", warning: "#e08a00", note: "#2f7fe0", "": "#1f9d55" };

function shape(parent, name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

function box(parent, [x, y, width, height], stroke, more = {}) {
  return shape(parent, "rect", { x, y, width, height, fill: "none", stroke, "stroke-width": 1, "vector-effect": "non-scaling-stroke", ...more });
}

// `on`: the names of the overlays shown; `marks`: boxes found or clicked.
export function drawn(facts, on, marks) {
  const svg = document.createElementNS(NS, "svg");
  const { width, height, bleed } = facts;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  if (on.has("grid") && facts.grid?.pitch) {
    const { pitch, first } = facts.grid;
    let path = "";
    for (let y = first; y < height; y += pitch) path += `M0 ${y}H${width}`;
    shape(svg, "path", { d: path, stroke: OVERLAYS.grid, "stroke-width": .7, opacity: .6, "vector-effect": "non-scaling-stroke", "data-kind": "grid" });
  }
  if (on.has("columns")) for (const one of facts.columns ?? []) box(svg, one, OVERLAYS.columns, { fill: "#9a5cff14", "data-kind": "columns" });
  if (on.has("safe") && facts.safe) box(svg, [facts.safe, facts.safe, width - 2 * facts.safe, height - 2 * facts.safe], OVERLAYS.safe, { "stroke-dasharray": "5 4", "data-kind": "safe" });
  if (on.has("images")) for (const one of facts.pictures ?? []) {
    const [x, y] = [Math.max(one.box[0], 0), Math.max(one.box[1], 0)]; // a label in the bleed would be cut off
    box(svg, one.box, LEVEL[one.level], { "stroke-width": 2, "data-kind": "images" });
    box(svg, one.placed, LEVEL[one.level], { "stroke-dasharray": "3 3", opacity: .7 });
    const label = `${one.ppi} ppi`;
    shape(svg, "rect", { x, y, width: label.length * 5 + 8, height: 14, fill: LEVEL[one.level] });
    shape(svg, "text", { x: x + 4, y: y + 10.5, "font-size": 9, fill: "#fff", "font-family": "system-ui", "font-weight": 600 }, label);
  }
  for (const one of marks ?? []) box(svg, one, "#e9b44c", { fill: "#e9b44c33", "stroke-width": 1.5, "data-kind": "mark" });
  if (on.has("bleed") && bleed) { // a band: its outer edge is the picture's, where no line would be seen
    const path = `M${-bleed} ${-bleed}H${width + bleed}V${height + bleed}H${-bleed}ZM0 0V${height}H${width}V0Z`;
    shape(svg, "path", { d: path, fill: OVERLAYS.bleed, opacity: .35, "data-kind": "bleed" });
  }
  if (on.has("trim")) box(svg, [0, 0, width, height], OVERLAYS.trim, { "data-kind": "trim" });
  return svg;
}

export function pins(facts, scale, chosen) {
  const taken = [];
  return (facts.pins ?? []).map((one, index) => {
    const pin = document.createElement("button");
    pin.className = `pin ${one.severity}`;
    pin.textContent = one.severity === "error" ? "×" : one.severity === "warning" ? "!" : "i";
    pin.title = [one.text, one.hint].filter(Boolean).join("\n");
    let left = Math.max(26, one.x * scale);
    const top = Math.max(12, one.y * scale);
    while (taken.some(([x, y]) => Math.abs(x - left) < 18 && Math.abs(y - top) < 18)) left += 20;
    taken.push([left, top]);
    pin.style.left = `${left}px`;
    pin.style.top = `${top}px`;
    pin.addEventListener("click", event => { event.stopPropagation(); chosen(one, index); });
    return pin;
  });
}
