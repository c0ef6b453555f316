// The photo desk: every photograph with its point that no crop may lose, and the crops that the pages show.

const HIGHEST = 260;
const clamp = value => Math.max(0, Math.min(1, value));

export class Desk {
  constructor(root, tools) { this.root = root; Object.assign(this, tools); this.isOpen = false; this.dragging = false; }
  async open() { this.isOpen = true; await this.load(); }
  close() { this.isOpen = false; this.root.replaceChildren(); }
  changed(version) { this.version = version; if (this.isOpen && !this.dragging) this.load(); }

  async load() {
    const data = await this.get("/photos");
    if (!this.isOpen || this.dragging) return;
    const { say, element } = this, scroll = this.root.scrollTop;
    const shots = element("div", { className: "shots" }, ...data.photos.map(photo => this.shot(photo, data.min_ppi)));
    const free = data.free.length ? element("div", { className: "free" }, element("h2", {}, say("free")), element("div", { className: "shots" }, ...data.free.map(one => element("article", { className: "shot" }, element("img", { src: `/photo/-?name=${encodeURIComponent(one.name)}`, loading: "lazy", alt: "" }), element("div", {}, element("strong", {}, one.name), element("p", {}, one.text), element("small", {}, one.hint)))))) : "";
    this.root.replaceChildren(element("p", {}, data.photos.length ? say("drag") : say("no-photos")), shots, ...(free ? [free] : []));
    this.root.scrollTop = scroll;
  }

  find(id) { setTimeout(() => this.root.querySelector(`[data-photo="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" }), 200); }

  shot(photo, least) {
    const { say, element } = this, source = `/photo/${photo.id}`;
    const whole = element("div", { className: "whole" }, element("img", { src: source, loading: "lazy", alt: "" }));
    whole.style.aspectRatio = `${photo.width} / ${photo.height}`;
    whole.style.width = `min(100%, ${Math.round(HIGHEST * photo.width / photo.height)}px)`;
    const keep = element("div", { className: "keep" }), point = element("button", { className: "point", ariaLabel: `${photo.file} ${photo.focus}` });
    whole.append(keep, point);
    const crops = element("div", { className: "crops" });
    const views = photo.uses.map(use => {
      const image = element("img", { src: source, loading: "lazy", alt: "" });
      const frame = element("div", { className: "crop" }, image);
      frame.style.height = `${108 / use.aspect}px`;
      const level = use.ppi < least ? "error" : use.ppi < least * 1.5 ? "warning" : use.ppi < least * 2 ? "note" : "";
      crops.append(frame, element("button", { onclick: () => this.go(use.page) }, `${this.pageName(use.page)}　`, element("span", { className: `ppi ${level}` }, `${use.ppi} ppi`)));
      return { use, image };
    });
    if (!views.length) crops.append(element("small", {}, say("not-placed")));
    // The size of a crop stays; where it lies follows the point, as object-position does.
    const moved = ([x, y]) => {
      point.style.left = `${x * 100}%`; point.style.top = `${y * 100}%`;
      views.forEach(({ use, image }, at) => {
        const wide = use.crop[2] - use.crop[0], high = use.crop[3] - use.crop[1];
        const left = wide > .995 ? use.crop[0] : x * (1 - wide), top = high > .995 ? use.crop[1] : y * (1 - high);
        Object.assign(image.style, { width: `${100 / wide}%`, height: `${100 / high}%`, left: `${-left / wide * 100}%`, top: `${-top / high * 100}%` });
        if (at === 0) Object.assign(keep.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${wide * 100}%`, height: `${high * 100}%` });
      });
      keep.hidden = !views.length;
    };
    moved(photo.focus);
    const at = event => { const frame = whole.getBoundingClientRect(); return [clamp((event.clientX - frame.left) / frame.width), clamp((event.clientY - frame.top) / frame.height)]; };
    let now = photo.focus;
    whole.addEventListener("pointerdown", event => { event.preventDefault(); point.focus(); this.dragging = true; whole.setPointerCapture(event.pointerId); moved(now = at(event)); });
    whole.addEventListener("pointermove", event => { if (this.dragging && whole.hasPointerCapture(event.pointerId)) moved(now = at(event)); });
    whole.addEventListener("pointerup", () => { this.dragging = false; this.save(photo.id, now, () => moved(photo.focus)); });
    whole.addEventListener("pointercancel", () => { this.dragging = false; moved(now = photo.focus); });
    point.addEventListener("keydown", event => {
      const by = { ArrowLeft: [-.01, 0], ArrowRight: [.01, 0], ArrowUp: [0, -.01], ArrowDown: [0, .01] }[event.key];
      if (!by) return;
      event.preventDefault(); event.stopPropagation();
      moved(now = [clamp(now[0] + by[0]), clamp(now[1] + by[1])]);
      clearTimeout(this.later); this.dragging = true;
      this.later = setTimeout(() => { this.dragging = false; this.save(photo.id, now, () => moved(photo.focus)); }, 500);
    });
    const shot = element("article", { className: "shot" }, whole, crops, element("footer", {}, element("p", {}, photo.honouree, photo.caption ? `　${photo.caption}` : ""), element("small", {}, `${photo.file}　${photo.width}×${photo.height}　${photo.source}`)));
    shot.dataset.photo = photo.id;
    return shot;
  }

  async save(photo, [x, y], undo) {
    const answer = await this.post("/focus", { photo, x: Math.round(x * 1000) / 1000, y: Math.round(y * 1000) / 1000 });
    const said = await answer.json();
    if (answer.ok) this.toast(this.say("written", { file: said.written }));
    else { this.toast(said.error); undo(); }
  }
}
