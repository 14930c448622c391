// Moving a picture with the pointer: it slides as it is drawn, and is drawn anew when it rests or its edges come in.

export interface Moving {
  /** Moves what is shown by pixels, for good. */
  move(x: number, y: number): void;
  zoom(factor: number, x: number, y: number): void;
  /** Points at a pixel of the picture; null: at nothing. */
  point(at: [number, number] | null): void;
  click(at: [number, number]): void;
}

/** How far a picture reaches beyond its frame, so that it can slide. */
export const SLACK = 220;

export class Moves {
  slide = $state.raw({ x: 0, y: 0 });
  private drag: { x: number; y: number; from: { x: number; y: number } } | null = null;
  private frame = 0;
  private turned = 0;
  constructor(private readonly of: Moving) {}
  private readonly within = (event: MouseEvent): [number, number] => { const box = (event.currentTarget as Element).getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  private settle(): void { const { x, y } = this.slide; if (x || y) { this.of.move(x, y); this.slide = { x: 0, y: 0 }; } }
  down = (event: PointerEvent): void => { if (event.button !== 0) return; const here = { x: event.clientX, y: event.clientY }; this.drag = { ...here, from: here }; (event.currentTarget as Element).setPointerCapture(event.pointerId); };
  // Moves of one frame are one move.
  moved = (event: PointerEvent): void => {
    const to = { x: event.clientX, y: event.clientY }, here = this.within(event);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.drag) { this.of.point(here); return; }
      if (to.x === this.drag.x && to.y === this.drag.y) return;
      this.of.point(null);
      this.slide = { x: this.slide.x + to.x - this.drag.x, y: this.slide.y + to.y - this.drag.y };
      this.drag = { ...this.drag, ...to };
      if (Math.hypot(this.slide.x, this.slide.y) > SLACK) this.settle();
    });
  };
  up = (event: PointerEvent): void => {
    const from = this.drag?.from;
    this.stop();
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) <= 4) this.of.click(this.within(event));
  };
  stop = (): void => { this.drag = null; this.settle(); };
  leave = (): void => { if (!this.drag) { cancelAnimationFrame(this.frame); this.of.point(null); } };
  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.turned += event.deltaY;
    const [x, y] = this.within(event);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => { this.of.zoom(Math.exp(-this.turned * 0.0016), x, y); this.turned = 0; });
  };
  /** For the element that shows the picture: the wheel must not scroll the page. */
  follow = (element: HTMLElement): (() => void) => { element.addEventListener("wheel", this.wheel, { passive: false }); return () => element.removeEventListener("wheel", this.wheel); };
  press = (event: KeyboardEvent): void => {
    const by: Record<string, [number, number]> = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }, step = by[event.key];
    const { clientWidth: width, clientHeight: height } = event.currentTarget as HTMLElement;
    if (step) this.of.move(...step);
    else if (event.key === "+" || event.key === "=") this.of.zoom(1.5, width / 2, height / 2);
    else if (event.key === "-") this.of.zoom(1 / 1.5, width / 2, height / 2);
    else return;
    event.preventDefault();
  };
}
