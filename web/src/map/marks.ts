// Where places lie on the picture, and which of them are one mark until one looks closer.
import { geoMercator } from "d3-geo";
import type { PlaceFeature } from "../api";

/** The world at its first size: a picture of a thousand by 620. */
export const W = 1000, H = 620, SCALE = 160;
export const projection = geoMercator().scale(SCALE).translate([W / 2, H / 2 + 90]);

export interface Spot { place: PlaceFeature; x: number; y: number }
/** Places that would lie on each other. `x` and `y` are pixels of the world at this size, wherever it is moved. */
export interface Mark { spots: Spot[]; x: number; y: number; n: number }

/** What tells apart places of one name: `33.3406,44.4009`. */
export const spotOf = (place: PlaceFeature): string => `${place.geometry.coordinates[1].toFixed(4)},${place.geometry.coordinates[0].toFixed(4)}`;
export const radius = (mark: Mark): number => 4 + Math.min(22, Math.sqrt(mark.n));

export function spots(places: PlaceFeature[]): Spot[] {
  return places.map((place) => { const [x, y] = projection(place.geometry.coordinates) ?? [0, 0]; return { place, x, y }; });
}

/** Marks with a grid over them, so that neither joining nor pointing looks at all of them. */
export class Marks {
  readonly list: Mark[] = [];
  private readonly cells = new Map<number, Mark[]>();
  private readonly size: number;
  /** `k` is how many pixels one of the world's is. The first place of a mark says where it is. */
  constructor(spots: Spot[], k: number) {
    this.size = spots.length > 2000 ? 34 : 18;
    for (const spot of spots) {
      const x = spot.x * k, y = spot.y * k, near = this.near(x, y, this.size * 0.85);
      if (near) { near.spots.push(spot); near.n += spot.place.properties.n_statements; continue; }
      const mark = { spots: [spot], x, y, n: spot.place.properties.n_statements }, cell = this.cell(x, y), there = this.cells.get(cell);
      this.list.push(mark);
      if (there) there.push(mark); else this.cells.set(cell, [mark]);
    }
  }
  private cell(x: number, y: number): number { return Math.floor(x / this.size) * 4_194_304 + Math.floor(y / this.size); }
  /** The nearest mark within `reach`, at most a cell away. */
  near(x: number, y: number, reach: number): Mark | null {
    let best: Mark | null = null, least = reach;
    const cell = this.cell(x, y);
    for (let dx = -1; dx <= 1; dx += 1) for (let dy = -1; dy <= 1; dy += 1) for (const mark of this.cells.get(cell + dx * 4_194_304 + dy) ?? []) {
      const d = Math.hypot(mark.x - x, mark.y - y);
      if (d < least) { least = d; best = mark; }
    }
    return best;
  }
  /** The mark under a pixel. */
  at(x: number, y: number): Mark | null {
    const found = this.near(x, y, this.size);
    return found && Math.hypot(found.x - x, found.y - y) <= radius(found) + 4 ? found : null;
  }
}

export interface Label { mark: Mark; words: string; x: number; y: number }

/** Words beside marks, the heaviest first, where they lie neither on words nor on dots. */
export function labels(marks: Mark[], most: number): Label[] {
  const found: Label[] = [], size = 120, taken = new Map<number, [number, number, number, number][]>();
  const cells = ([x0, y0, x1, y1]: [number, number, number, number]) => { const all: number[] = []; for (let i = Math.floor(x0 / size); i <= Math.floor(x1 / size); i += 1) for (let j = Math.floor(y0 / size); j <= Math.floor(y1 / size); j += 1) all.push(i * 4_194_304 + j); return all; };
  const take = (box: [number, number, number, number]) => { for (const cell of cells(box)) { const there = taken.get(cell); if (there) there.push(box); else taken.set(cell, [box]); } };
  for (const mark of marks) { const r = radius(mark); take([mark.x - r, mark.y - r, mark.x + r, mark.y + r]); }
  for (const mark of [...marks].sort((a, b) => b.n - a.n).slice(0, most * 2)) {
    const name = mark.spots[0]?.place.properties.name ?? "", words = mark.spots.length > 1 ? `${name} +${mark.spots.length - 1}` : name;
    const x = mark.x + radius(mark) + 5, box: [number, number, number, number] = [x, mark.y - 8, x + words.length * 6.8, mark.y + 8];
    if (cells(box).some((cell) => (taken.get(cell) ?? []).some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]))) continue;
    take(box);
    found.push({ mark, words, x, y: mark.y + 4 });
    if (found.length >= most) break;
  }
  return found;
}
