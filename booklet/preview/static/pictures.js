// Pictures of pages: those looked at first, a few at a time, and none that nobody waits for any more. A browser left to
// itself asks for all of them at once, the pages in view behind the thumbnails, and goes on with those scrolled past.
const AT_ONCE = 3;

export class Pictures {
  // `rank(owner)`: who comes first; the least.
  constructor(rank) { this.rank = rank; this.waiting = new Map(); this.loading = new Map(); }

  // A picture for an owner, in place of the one it waited for: `done(image)` with a picture ready to be shown, else `failed()`.
  want(owner, source, done, failed = () => {}) {
    this.drop(owner);
    this.waiting.set(owner, { source, done, failed });
    this.next();
  }

  drop(owner) {
    this.waiting.delete(owner);
    const image = this.loading.get(owner);
    if (!image) return;
    this.loading.delete(owner);
    image.src = "";
    this.next();
  }

  next() {
    if (this.soon) return;
    this.soon = true;
    queueMicrotask(() => { this.soon = false; this.start(); });
  }

  start() {
    while (this.waiting.size && this.loading.size < AT_ONCE) {
      let first = null, least = Infinity;
      for (const owner of this.waiting.keys()) { const rank = this.rank(owner); if (first === null || rank < least) { first = owner; least = rank; } }
      const { source, done, failed } = this.waiting.get(first);
      this.waiting.delete(first);
      this.load(first, source, done, failed);
    }
  }

  async load(owner, source, done, failed) {
    const image = new Image();
    image.draggable = false; image.alt = "";
    this.loading.set(owner, image);
    image.src = source;
    let good = true;
    try { await image.decode(); } catch { good = false; }
    if (this.loading.get(owner) !== image) return;
    this.loading.delete(owner);
    if (good) done(image); else failed();
    this.next();
  }
}
