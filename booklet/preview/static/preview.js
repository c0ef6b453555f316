import { OVERLAYS, drawn, pins } from "./draw.js";
import { Desk } from "./desk.js";
import { Pictures } from "./pictures.js";

const $ = id => document.getElementById(id);
const stage = $("stage"), sheets = $("sheets"), thumbs = $("thumbs");
const store = { get: (key, other) => JSON.parse(localStorage.getItem(`booklet-${key}`) ?? "null") ?? other, set: (key, value) => localStorage.setItem(`booklet-${key}`, JSON.stringify(value)) };
const PX_PER_PT = 96 / 72;

let words = {}, stages = {}, exactPlates = true, inkLimit = 0;
let state = { pages: [], findings: [], version: -1 };
let view = { spread: store.get("spread", true), zoom: store.get("zoom", "fit"), on: new Set(store.get("on", ["pins"])), plate: "" };
let current = 1, scale = 1, hits = [], hit = -1, clicked = null;
const facts = new Map();

const say = (key, fields = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
// A page as the booklet names it: by its folio, or as cover and the like.
const folio = number => state.pages[number - 1]?.label || String(number);
const pageName = number => /^\d+$/.test(folio(number)) ? say("pageno", { n: folio(number) }) : folio(number);
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return made;
};
const toast = text => { const box = $("toast"); box.textContent = text; box.classList.add("on"); clearTimeout(toast.timer); toast.timer = setTimeout(() => box.classList.remove("on"), 3500); };
const get = async path => { const answer = await fetch(path); if (!answer.ok) throw new Error(path); return answer.json(); };
const post = (path, body) => fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// ------------------------------------------------------------------ pages

class Page {
  constructor(data) {
    this.data = data;
    this.near = false;
    this.node = element("div", { className: "page" });
    this.node.dataset.page = data.number;
    this.node.addEventListener("click", event => this.clicked(event));
    this.size();
  }
  size() {
    const { width, height } = this.data;
    this.node.style.width = `${width * scale}px`;
    this.node.style.height = `${height * scale}px`;
    for (const image of this.node.querySelectorAll("img")) this.place(image);
    if (this.near) { this.draw(); this.over(); }
  }
  place(image) {
    const { width, height, bleed } = this.data;
    Object.assign(image.style, { left: `${-bleed * scale}px`, top: `${-bleed * scale}px`, width: `${(width + 2 * bleed) * scale}px`, height: `${(height + 2 * bleed) * scale}px` });
  }
  take(data) {
    const changed = data.key !== this.data.key;
    const resized = data.width !== this.data.width || data.height !== this.data.height || data.bleed !== this.data.bleed;
    this.data = data;
    if (resized) this.size();
    if (changed && this.near) this.draw(true);
    if (this.near) this.over();
  }
  show(near) {
    if (near === this.near) return;
    this.near = near;
    if (near) { this.draw(); this.over(); return; }
    pictures.drop(this);
    this.wanted = ""; this.image = this.cover = null;
    delete this.node.dataset.key; delete this.node.dataset.wait;
    for (const image of this.node.querySelectorAll("img")) image.src = "";
    this.node.replaceChildren();
  }
  draw(flash = false) {
    const { key, width, bleed } = this.data, kind = view.plate;
    const px = Math.min(6000, Math.max(64, Math.round((width + 2 * bleed) * scale * devicePixelRatio)));
    const source = kind ? `/plate/${key}/${kind}?w=${Math.min(px, 1600)}` : `/page/${key}?w=${px}`;
    if (this.wanted === source) return;
    this.wanted = source;
    // Colours that are not those asked for would be taken for them.
    if (kind !== (this.kind ?? "") || kind && key !== this.node.dataset.key) { this.image?.remove(); this.image = null; this.kind = kind; }
    if (!this.image && !kind) this.sketch(key);
    if (kind && !this.image) this.node.dataset.wait = say("plate-wait");
    pictures.want(this, source, image => {
      this.place(image);
      this.node.querySelectorAll("img").forEach(old => old.remove());
      this.image = image;
      this.node.prepend(image);
      this.node.dataset.key = key;
      delete this.node.dataset.wait;
      if (flash) { this.node.classList.remove("flash"); void this.node.offsetWidth; this.node.classList.add("flash"); }
    }, () => {
      if (this.wanted !== source) return;
      this.wanted = "";
      if (kind) this.node.dataset.wait = say("plate-none");
    });
  }
  // The thumbnail, enlarged, until the page's own picture is there.
  sketch(key) {
    this.node.querySelectorAll("img").forEach(old => old.remove());
    const image = element("img", { className: "sketch", src: small(key), alt: "", draggable: false });
    this.place(image);
    this.node.prepend(image);
  }
  async over() {
    const { number, key } = this.data;
    let known = facts.get(number);
    if (!known || known.key !== key || known.version !== state.version) {
      const version = state.version;
      try { known = { ...await get(`/facts/${number}`), version }; } catch { return; }
      if (facts.size > 400) facts.clear();
      facts.set(number, known);
    }
    if (!this.near) return;
    const marks = [...hits.filter(one => one.page === number).flatMap(one => one.boxes), ...(clicked?.page === number && clicked.box ? [clicked.box] : [])];
    const cover = drawn(known, view.on, marks);
    cover.setAttribute("width", this.data.width * scale);
    cover.setAttribute("height", this.data.height * scale);
    cover.style.left = cover.style.top = "0";
    this.cover?.remove();
    this.cover = cover;
    this.node.append(cover);
    this.node.querySelectorAll(".pin").forEach(pin => pin.remove());
    if (view.on.has("pins")) this.node.append(...pins(known, scale, one => pick(one)));
  }
  async clicked(event) {
    const frame = this.node.getBoundingClientRect();
    const x = (event.clientX - frame.left) / scale, y = (event.clientY - frame.top) / scale;
    try { clicked = await get(`/at/${this.data.number}?x=${x.toFixed(2)}&y=${y.toFixed(2)}`); } catch { return; }
    showSource(clicked);
    refreshOverlays();
  }
}

let pages = [];
const small = key => `/page/${key}?w=${Math.round(80 * devicePixelRatio)}`;
// What is in view, then the thumbnails beside it, then what is near.
const pictures = new Pictures(owner => {
  const at = owner instanceof Page ? owner.data.number : Number(owner.dataset.page);
  const off = Math.abs(at - current);
  return owner instanceof Page ? (off < 2 ? off : 20 + off) : 2 + Math.min(off, 17);
});
const nearby = new IntersectionObserver(entries => { for (const one of entries) pages[one.target.dataset.page - 1]?.show(one.isIntersecting); }, { root: stage, rootMargin: "700px 400px" });
const nearThumbs = new IntersectionObserver(entries => { for (const one of entries) thumb(one.target, one.isIntersecting); }, { root: thumbs, rootMargin: "400px" });
const refreshOverlays = () => { for (const page of pages) if (page.near) page.over(); };

function arrange() {
  const keep = pages[current - 1]?.node, before = keep?.isConnected ? keep.getBoundingClientRect().top : null;
  sheets.replaceChildren();
  const rows = [];
  if (view.spread) { if (pages[0]) rows.push([null, pages[0]]); for (let at = 1; at < pages.length; at += 2) rows.push([pages[at], pages[at + 1] ?? null]); }
  else for (const page of pages) rows.push([page]);
  for (const row of rows) {
    const sheet = element("div", { className: "sheet" });
    const [width, height] = [row.find(Boolean).data.width, row.find(Boolean).data.height];
    for (const page of row) {
      if (page) sheet.append(page.node);
      else { const gap = element("div"); gap.style.width = `${width * scale}px`; gap.style.height = `${height * scale}px`; sheet.append(gap); }
    }
    sheets.append(sheet);
  }
  for (const page of pages) { nearby.unobserve(page.node); nearby.observe(page.node); }
  const after = pages[current - 1]?.node;
  if (after && before !== null) stage.scrollTop += after.getBoundingClientRect().top - before;
}

function arrangeThumbs() {
  while (thumbs.children.length > state.pages.length) { nearThumbs.unobserve(thumbs.lastChild); pictures.drop(thumbs.lastChild); thumbs.lastChild.remove(); }
  for (const data of state.pages) {
    let node = thumbs.children[data.number - 1];
    if (!node) {
      node = element("button", { onclick: () => go(data.number) }, element("span", { className: "thumb" }), element("span", { className: "no" }));
      node.dataset.page = data.number;
      thumbs.append(node);
      nearThumbs.observe(node);
    }
    const box = node.firstChild;
    box.style.height = `${72 * data.height / data.width}px`;
    const worst = ["error", "warning"].find(level => state.findings.some(one => one.page === data.number && one.severity === level));
    node.lastChild.replaceChildren(data.label || String(data.number), ...(worst ? [element("i", { className: `dot ${worst}` })] : []));
    if (node.dataset.key !== data.key) { node.dataset.key = data.key; if (node.dataset.near) thumb(node, true); }
    node.setAttribute("aria-current", data.number === current);
  }
}

function thumb(node, near) {
  const box = node.firstChild, key = node.dataset.key;
  node.dataset.near = near ? "1" : "";
  if (near) pictures.want(node, small(key), image => box.replaceChildren(image));
  else { pictures.drop(node); box.replaceChildren(); }
}

// ------------------------------------------------------------------ zoom and places

function rescale(at) {
  const page = state.pages[current - 1] ?? state.pages[0];
  if (!page) return;
  const across = view.spread ? 2 : 1;
  const wide = (stage.clientWidth - 56) / (page.width * across), high = (stage.clientHeight - 60) / page.height;
  const next = view.zoom === "fit" ? Math.min(wide, high) : view.zoom === "width" ? wide : view.zoom * PX_PER_PT;
  const middle = at ?? [stage.clientWidth / 2, stage.clientHeight / 2];
  const node = pages[current - 1]?.node, frame = stage.getBoundingClientRect();
  let point = null;
  if (node?.isConnected) { const own = node.getBoundingClientRect(); point = [(middle[0] + frame.left - own.left) / scale, (middle[1] + frame.top - own.top) / scale]; }
  const moved = Math.abs(next - scale) > 1e-4;
  scale = Math.max(.05, Math.min(12, next));
  $("zoom").textContent = `${Math.round(scale / PX_PER_PT * 100)}%`;
  for (const one of pages) one.size();
  for (const gap of sheets.querySelectorAll(".sheet > div:not(.page)")) { gap.style.width = `${page.width * scale}px`; gap.style.height = `${page.height * scale}px`; }
  if (point && moved && node) {
    if (view.zoom === "fit") go(current, false);
    else { const own = node.getBoundingClientRect(); stage.scrollLeft += own.left + point[0] * scale - frame.left - middle[0]; stage.scrollTop += own.top + point[1] * scale - frame.top - middle[1]; }
  }
}

function zoomBy(factor, at) { view.zoom = Math.max(.1, Math.min(8, scale / PX_PER_PT * factor)); store.set("zoom", view.zoom); rescale(at); }
function setZoom(zoom) { view.zoom = zoom; store.set("zoom", zoom); rescale(); }
function setSpread(spread) { view.spread = spread; store.set("spread", spread); $("single").setAttribute("aria-pressed", !spread); $("spread").setAttribute("aria-pressed", spread); arrange(); rescale(); go(current, false); }

function go(number, smooth = false) {
  number = Math.max(1, Math.min(state.pages.length, number));
  const node = pages[number - 1]?.node;
  if (!node) return;
  current = number;
  const frame = stage.getBoundingClientRect(), own = node.getBoundingClientRect();
  const room = Math.max(22, (stage.clientHeight - own.height) / 2);
  stage.scrollTo({ top: stage.scrollTop + own.top - frame.top - room, behavior: smooth ? "smooth" : "instant" });
  if (stage.scrollWidth > stage.clientWidth) { const mid = view.spread ? sheets.scrollWidth / 2 : own.left - frame.left + stage.scrollLeft + own.width / 2; stage.scrollLeft = mid - stage.clientWidth / 2; }
  showCurrent();
}
function step(by) { const here = current; go(view.spread ? (by > 0 ? (here % 2 ? here + 1 : here + 2) : (here % 2 ? here - 3 : here - 2)) || 1 : here + by); }

function showCurrent() {
  if (document.activeElement !== $("goto")) $("goto").value = folio(current);
  $("count").textContent = `${current} / ${state.pages.length}`; $("count").title = say("count", { n: current, all: state.pages.length });
  for (const node of thumbs.children) {
    const here = Number(node.dataset.page) === current;
    if (node.getAttribute("aria-current") !== String(here)) { node.setAttribute("aria-current", here); if (here) node.scrollIntoView({ block: "nearest" }); }
  }
  clearTimeout(showCurrent.timer);
  showCurrent.timer = setTimeout(() => { if (showCurrent.sent !== current) { showCurrent.sent = current; post("/viewed", { page: current }); } }, 150);
}

stage.addEventListener("scroll", () => {
  if (stage.frame) return;
  stage.frame = requestAnimationFrame(() => {
    stage.frame = 0;
    const frame = stage.getBoundingClientRect(), middle = frame.top + stage.clientHeight / 2;
    const kept = pages[current - 1]?.node.getBoundingClientRect();
    if (kept && kept.top <= middle && kept.bottom >= middle) return;
    let best = current, gap = Infinity;
    for (const page of pages) { if (!page.near) continue; const own = page.node.getBoundingClientRect(); const off = Math.max(own.top - middle, middle - own.bottom, 0); if (off < gap) { gap = off; best = page.data.number; } }
    if (best !== current) { current = best; showCurrent(); }
  });
}, { passive: true });
stage.addEventListener("wheel", event => { if (!event.ctrlKey) return; event.preventDefault(); const frame = stage.getBoundingClientRect(); zoomBy(Math.exp(-event.deltaY / 300), [event.clientX - frame.left, event.clientY - frame.top]); }, { passive: false });
new ResizeObserver(() => { if (typeof view.zoom === "string") rescale(); }).observe(stage);

// ------------------------------------------------------------------ state

function take(next) {
  const first = !pages.length;
  const structure = next.pages.length !== pages.length;
  state = next;
  $("unit").textContent = next.unit; $("layout").textContent = next.layout;
  document.title = [next.unit, next.layout].filter(Boolean).join(" · ");
  $("empty").hidden = next.pages.length > 0 || next.status === "failed";
  next.pages.forEach((data, at) => { if (pages[at]) pages[at].take(data); else pages[at] = new Page(data); });
  for (const gone of pages.splice(next.pages.length)) { nearby.unobserve(gone.node); gone.show(false); }
  if (current > pages.length) current = Math.max(1, pages.length);
  if (first && pages.length) rescale();
  if (structure) { arrange(); rescale(); }
  arrangeThumbs();
  showStatus(); showFindings(); showCurrent();
  if (clicked) clicked = null;
  desk.changed(next.version);
}

function showStatus() {
  const box = $("status"), { status, stage: at, done, total } = state;
  box.dataset.status = status;
  let text = say(status === "failed" && !state.pages.length ? "failed-now" : status);
  if (status === "building" && stages[at]) text += `　${stages[at]}${total ? ` ${done}/${total}` : ""}`;
  if (status === "failed" && state.pages.length && !state.error) text = say("failed-now");
  box.lastChild.textContent = text; box.title = text;
}

const link = (text, href) => href ? element("a", { href }, text) : element("span", {}, text);
function showFindings() {
  const problem = $("problem"), error = state.error;
  problem.hidden = !error && !state.stale;
  problem.replaceChildren();
  if (!problem.hidden) problem.append(element("p", {}, element("strong", {}, say(state.stale && state.pages.length ? "failed" : "failed-now"))));
  if (error) problem.append(element("p", {}, error.text), element("p", { className: "hint" }, error.hint), error.file ? link(`${error.file}${error.line ? `:${error.line}` : ""}`, error.link) : "");
  document.body.classList.toggle("stale", state.stale);
  const list = $("findings");
  $("totals").textContent = state.findings.length ? String(state.findings.length) : "";
  const rank = { error: 0, warning: 1, note: 2 };
  const items = [...state.findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
  list.replaceChildren(...items.slice(0, 400).map(one => element("li", { className: `${one.severity}${one.page ? " placed" : ""}`, onclick: event => { if (one.page && !event.target.closest("a, button")) go(one.page); } },
    element("p", {}, one.text), one.hint ? element("p", { className: "hint" }, one.hint) : "",
    element("div", { className: "where" }, one.page ? element("button", { onclick: () => go(one.page) }, pageName(one.page)) : "", one.honouree ? element("span", {}, one.honouree) : "", one.file ? link(`${one.file}${one.line ? `:${one.line}` : ""}`, one.link) : ""))));
  if (!items.length && !error) list.append(element("p", { className: "hint" }, say("no-findings")));
}
function pick(one) { const at = [...$("findings").children].find(node => node.firstChild?.textContent === one.text && node.classList.contains(one.severity)); at?.scrollIntoView({ block: "center", behavior: "smooth" }); at?.animate([{ background: "#e9b44c55" }, {}], 1200); }

function showSource(found) {
  const box = $("source");
  if (!found) { box.replaceChildren(say("click")); return; }
  const rows = element("dl");
  const row = (name, ...values) => rows.append(element("dt", {}, say(name)), element("dd", {}, ...values));
  const place = one => [link(`${one.file}${one.line ? `:${one.line}` : ""}`, one.link), one.field ? element("span", {}, `　${one.field}`) : "", one.text ? element("small", { title: one.text }, one.text) : ""];
  if (found.honouree) row("person", found.person ? link(found.honouree, found.person.link) : found.honouree);
  if (found.photo) row("photo", element("button", { onclick: () => { tab("photos"); desk.find(found.photo.id); } }, `${found.photo.file}　${found.photo.ppi} ppi`));
  if (found.entry) row("entry", ...place(found.entry));
  if (found.templates.length) row("template", ...found.templates.slice(0, 3).flatMap(place));
  if (found.rules.length) row("rules", ...found.rules.slice(0, 5).flatMap(place));
  box.replaceChildren(found.text ? element("q", {}, found.text) : "", rows, found.element ? element("code", {}, found.element) : "");
}

async function find(text) {
  hits = text.trim() ? (await get(`/search?q=${encodeURIComponent(text)}`)).hits : [];
  hit = Math.max(0, hits.findIndex(one => one.page >= current));
  if (hits.length) go(hits[hit].page);
  showHits(text);
  refreshOverlays();
}
function showHits(text) {
  const box = $("found");
  box.textContent = !text.trim() ? "" : hits.length ? `${hit + 1} / ${hits.length}` : say("no-hits");
  box.title = hits.length ? say("hits", { n: hits.length }) : "";
}

// ------------------------------------------------------------------ controls

const desk = new Desk($("desk"), { say, element, get, post, toast, pageName, go: number => { tab("pages"); go(number); } });
function tab(name) {
  const photos = name === "photos";
  $("desk").hidden = !photos; stage.hidden = thumbs.hidden = photos;
  for (const node of document.querySelectorAll(".for-pages")) node.hidden = photos;
  $("tab-pages").setAttribute("aria-pressed", !photos); $("tab-photos").setAttribute("aria-pressed", photos);
  if (photos) desk.open(); else { desk.close(); rescale(); stage.focus(); }
}
function toggle(name, on) {
  if (on) view.on.add(name); else view.on.delete(name);
  store.set("on", [...view.on]);
  stage.classList.toggle("bleeding", view.on.has("bleed"));
  refreshOverlays();
}
function menu(open, focus = false) {
  const box = $("overlay-menu");
  box.hidden = !open; $("overlays").setAttribute("aria-expanded", open);
  if (open) box.style.left = `${$("overlays").getBoundingClientRect().left}px`;
  if (open && focus) box.querySelector("input").focus();
  if (!open && focus) stage.focus();
}
function setPlate(kind) {
  view.plate = kind; $("plates").value = kind;
  const note = $("plate-note");
  note.hidden = !kind;
  const scale = element("span", { className: "scale" }, element("i"), element("b", {}, "0"), element("b", {}, `${Math.round(inkLimit * .9)}`), element("b", {}, `${Math.round(inkLimit)} %`));
  note.replaceChildren(...(kind === "ink" && inkLimit ? [scale] : []), say(exactPlates ? "plate-exact" : "plate-estimate"));
  note.classList.toggle("estimate", !exactPlates);
  for (const page of pages) if (page.near) page.draw();
}

function controls() {
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-tip]")) { node.title = say(node.dataset.tip); node.setAttribute("aria-label", node.title); }
  for (const node of document.querySelectorAll("[data-hold]")) { node.placeholder = say(node.dataset.hold); node.setAttribute("aria-label", node.placeholder); }
  for (const [name, colour] of Object.entries(OVERLAYS)) {
    const mark = element("i"); mark.style.background = colour;
    $("overlay-menu").append(element("label", {}, element("input", { type: "checkbox", id: `on-${name}`, checked: view.on.has(name), onchange: event => toggle(name, event.target.checked) }), say(name), mark));
  }
  for (const kind of ["", "c", "m", "y", "k", "ink"]) $("plates").append(element("option", { value: kind }, say(`plate-${kind || "off"}`)));
  $("plates").addEventListener("change", event => { setPlate(event.target.value); event.target.blur(); });
  $("overlays").addEventListener("click", () => menu($("overlay-menu").hidden));
  document.addEventListener("pointerdown", event => { if (!event.target.closest("#overlay-menu, #overlays")) menu(false); });
  $("single").addEventListener("click", () => setSpread(false)); $("spread").addEventListener("click", () => setSpread(true));
  $("zoom-in").addEventListener("click", () => zoomBy(1.2)); $("zoom-out").addEventListener("click", () => zoomBy(1 / 1.2));
  $("fit").addEventListener("click", () => setZoom("fit")); $("width").addEventListener("click", () => setZoom("width"));
  $("tab-pages").addEventListener("click", () => tab("pages")); $("tab-photos").addEventListener("click", () => tab("photos"));
  $("goto").addEventListener("focus", event => event.target.select());
  $("goto").addEventListener("keydown", event => { if (event.key !== "Enter") return; const text = event.target.value.trim(); const named = state.pages.find(one => one.label === text); go(named?.number ?? (Number(text) || current)); stage.focus(); });
  let later = 0;
  $("find").addEventListener("input", event => { clearTimeout(later); later = setTimeout(() => find(event.target.value), 180); });
  $("find").addEventListener("keydown", event => {
    if (event.key === "Enter" && hits.length) { hit = (hit + (event.shiftKey ? hits.length - 1 : 1)) % hits.length; go(hits[hit].page); showHits(event.target.value); }
    if (event.key === "Escape") { event.target.value = ""; find(""); stage.focus(); }
  });
  document.addEventListener("keydown", event => {
    if (event.target.matches("input:not([type=checkbox]), select")) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "f") { event.preventDefault(); $("find").select(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { arrowright: () => step(1), arrowleft: () => step(-1), pagedown: () => step(1), pageup: () => step(-1), home: () => go(1), end: () => go(state.pages.length), "+": () => zoomBy(1.2), "=": () => zoomBy(1.2), "-": () => zoomBy(1 / 1.2), 0: () => setZoom("fit"), 1: () => setSpread(false), 2: () => setSpread(true), f: () => { $("find").focus(); $("find").select(); }, g: () => $("goto").focus(), p: () => tab($("desk").hidden ? "photos" : "pages"), o: () => menu($("overlay-menu").hidden, true), escape: () => { if (!$("overlay-menu").hidden) { menu(false, true); return; } if (stage.hidden) { tab("pages"); return; } clicked = null; showSource(null); refreshOverlays(); } };
    if (keys[key]) { event.preventDefault(); keys[key](); }
  });
  stage.classList.toggle("bleeding", view.on.has("bleed"));
  $("single").setAttribute("aria-pressed", !view.spread); $("spread").setAttribute("aria-pressed", view.spread);
  showSource(null);
}

const told = await get("/words");
words = told.words; stages = told.stages; exactPlates = told.exact_plates; inkLimit = told.ink_limit;
document.documentElement.lang = told.language === "zh" ? "zh-Hans" : "en";
controls();
const events = new EventSource("/events");
events.addEventListener("state", event => take(JSON.parse(event.data)));
events.addEventListener("progress", event => { Object.assign(state, JSON.parse(event.data)); showStatus(); });
events.onerror = () => { $("status").dataset.status = "lost"; $("status").lastChild.textContent = say("lost"); };
stage.focus();
