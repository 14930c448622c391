// Pictures are drawn once for both: on a canvas, which stays fast with thousands of marks, and as SVG, to take along.

export interface Look { fill?: string | undefined; fillOpacity?: number; stroke?: string | undefined; width?: number; dash?: number[]; strokeOpacity?: number }
export interface Letters { size: number; fill: string; weight?: number; anchor?: "start" | "middle" | "end"; halo?: string; spacing?: number }
export interface Shift { x: number; y: number; k: number }

/** What draws. Places are pixels of the picture; widths stay as they are under a shift. */
export interface Pen {
  /** A path in SVG's words; shifted, it is made larger by `k` and then moved. */
  path(d: string, look: Look, shift?: Shift): void;
  circle(x: number, y: number, r: number, look: Look): void;
  text(words: string, x: number, y: number, letters: Letters): void;
}

const SANS = '"Inter", "Segoe UI", -apple-system, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** Colors by their names in `desk.css`, as they are in light or dark. */
export function palette(): (name: string) => string {
  const style = getComputedStyle(document.documentElement), known = new Map<string, string>();
  return (name) => { const found = known.get(name) ?? style.getPropertyValue(`--${name}`).trim(); known.set(name, found); return found; };
}

/** Draws on a canvas; `left` and `top` are how far it reaches beyond the picture. Paths that are shifted are outlines: they are read once. */
export class CanvasPen implements Pen {
  private static readonly paths = new Map<string, Path2D>();
  constructor(private readonly context: CanvasRenderingContext2D, width: number, height: number, left = 0, top = 0, times = devicePixelRatio) {
    const { canvas } = context, w = Math.round((width + left * 2) * times), h = Math.round((height + top * 2) * times);
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    context.setTransform(times, 0, 0, times, 0, 0);
    context.clearRect(0, 0, width + left * 2, height + top * 2);
    context.translate(left, top);
  }
  private trace(path: Path2D, look: Look, k: number): void {
    const { context } = this;
    if (look.fill) { context.globalAlpha = look.fillOpacity ?? 1; context.fillStyle = look.fill; context.fill(path); }
    if (look.stroke) { context.globalAlpha = look.strokeOpacity ?? 1; context.strokeStyle = look.stroke; context.lineWidth = (look.width ?? 1) / k; context.setLineDash((look.dash ?? []).map((n) => n / k)); context.stroke(path); }
    context.globalAlpha = 1;
  }
  path(d: string, look: Look, shift?: Shift): void {
    let path = shift ? CanvasPen.paths.get(d) : undefined;
    if (!path) { path = new Path2D(d); if (shift) CanvasPen.paths.set(d, path); }
    if (!shift) { this.trace(path, look, 1); return; }
    this.context.save();
    this.context.translate(shift.x, shift.y);
    this.context.scale(shift.k, shift.k);
    this.trace(path, look, shift.k);
    this.context.restore();
  }
  circle(x: number, y: number, r: number, look: Look): void {
    const path = new Path2D();
    path.arc(x, y, r, 0, Math.PI * 2);
    this.trace(path, look, 1);
  }
  text(words: string, x: number, y: number, letters: Letters): void {
    const { context } = this;
    context.font = `${letters.weight ?? 400} ${letters.size}px ${SANS}`;
    context.textAlign = letters.anchor === "middle" ? "center" : letters.anchor ?? "start";
    context.letterSpacing = `${letters.spacing ?? 0}px`;
    if (letters.halo) { context.strokeStyle = letters.halo; context.lineWidth = 4; context.lineJoin = "round"; context.setLineDash([]); context.strokeText(words, x, y); }
    context.fillStyle = letters.fill;
    context.fillText(words, x, y);
  }
}

const escaped = (words: string) => words.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one);
const n = (value: number) => String(Math.round(value * 100) / 100);

/** Writes SVG. */
export class SvgPen implements Pen {
  private readonly parts: string[] = [];
  constructor(private readonly width: number, private readonly height: number, private readonly ground: string) {}
  private look(look: Look): string {
    const of: Record<string, string | number | undefined> = { fill: look.fill ?? "none", "fill-opacity": look.fill ? look.fillOpacity : undefined, stroke: look.stroke, "stroke-width": look.stroke ? look.width ?? 1 : undefined, "stroke-opacity": look.stroke ? look.strokeOpacity : undefined, "stroke-dasharray": look.dash?.join(" ") };
    return Object.entries(of).filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("");
  }
  path(d: string, look: Look, shift?: Shift): void { this.parts.push(`<path d="${d}"${this.look(look)}${shift ? ` transform="translate(${n(shift.x)},${n(shift.y)}) scale(${shift.k})" vector-effect="non-scaling-stroke"` : ""}/>`); }
  circle(x: number, y: number, r: number, look: Look): void { this.parts.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}"${this.look(look)}/>`); }
  text(words: string, x: number, y: number, letters: Letters): void {
    const halo = letters.halo ? ` paint-order="stroke" stroke="${letters.halo}" stroke-width="4" stroke-linejoin="round"` : "";
    this.parts.push(`<text x="${n(x)}" y="${n(y)}" font-size="${letters.size}" font-weight="${letters.weight ?? 400}" text-anchor="${letters.anchor ?? "start"}" letter-spacing="${letters.spacing ?? 0}" fill="${letters.fill}"${halo}>${escaped(words)}</text>`);
  }
  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width)}" height="${Math.round(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escaped(SANS)}"><rect width="100%" height="100%" fill="${this.ground}"/>${this.parts.join("")}</svg>`;
  }
}

/** A picture to take along: its size, its ground, and what draws it. */
export interface Drawn { width: number; height: number; ground: string; draw(pen: Pen): void }
