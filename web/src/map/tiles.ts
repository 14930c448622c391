// A map below the marks, from a PMTiles file of the user's: loaded only when there is one. MapLibre draws it and asks
// nobody; moving, marks and words are the page's, so that both maps behave alike.
import { addProtocol, Map as Base, setWorkerUrl, type LayerSpecification, type StyleSpecification } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { FileSource, PMTiles, Protocol, TileType } from "pmtiles";
import { SCALE, W, projection } from "./marks";

// A worker from the desk's own address: the security policy needs no hole for it.
setWorkerUrl(worker);
const protocol = new Protocol();
addProtocol("pmtiles", protocol.tile);

type Color = (name: string) => string;
interface Metadata { vector_layers?: { id: string }[]; attribution?: string; name?: string }

/** The tiles of a file under a view of the page's. */
export class Tiles {
  private constructor(private readonly base: Base, private readonly style: (color: Color) => StyleSpecification, readonly credit: string) {}

  /** Opens a file and draws it into `box`. Fails where it is no PMTiles file, or WebGL is not there. */
  static async open(file: File, box: HTMLElement, color: Color): Promise<Tiles> {
    // Files of one name may differ: each is asked for under its own.
    const archive = new PMTiles(new FileSource(new File([file], `${crypto.randomUUID()}.pmtiles`)));
    const header = await archive.getHeader(), metadata = (await archive.getMetadata()) as Metadata;
    protocol.add(archive);
    const url = `pmtiles://${archive.source.getKey()}`, isVector = header.tileType === TileType.Mvt || header.tileType === TileType.Mlt;
    const style = (of: Color) => isVector ? vector(url, (metadata.vector_layers ?? []).map((layer) => layer.id), of) : raster(url, of);
    const base = new Base({ container: box, style: style(color), interactive: false, attributionControl: false, minZoom: -2, fadeDuration: 0, transformConstrain: (center, zoom) => ({ center, zoom: zoom ?? 0 }) });
    await new Promise<void>((done, fail) => { base.once("load", () => done()); base.once("error", (event) => fail(event.error)); });
    return new Tiles(base, style, (metadata.attribution ?? metadata.name ?? "").replace(/<[^>]*>/g, ""));
  }

  /** Shows what the page shows: `k` pixels to one of the world's, moved by `x` and `y`. */
  show({ x, y, k }: { x: number; y: number; k: number }, width: number, height: number): void {
    const middle: [number, number] = [(width / 2 - x) / k, (height / 2 - y) / k], [, lat = 0] = projection.invert?.(middle) ?? [];
    this.base.jumpTo({ center: [((middle[0] - W / 2) / SCALE) * (180 / Math.PI), lat], zoom: Math.log2((2 * Math.PI * SCALE * k) / 512) });
  }
  color(color: Color): void { this.base.setStyle(this.style(color), { diff: false }); }
  resize(): void { this.base.resize(); }
  close(): void { this.base.remove(); }
}

function raster(url: string, color: Color): StyleSpecification {
  return { version: 8, sources: { file: { type: "raster", url, tileSize: 256 } }, layers: [{ id: "ground", type: "background", paint: { "background-color": color("sunk") } }, { id: "file", type: "raster", source: "file" }] };
}

/** Whatever the layers are called: what they are is told by their names, as the usual schemas have them. */
function vector(url: string, names: string[], color: Color): StyleSpecification {
  const isOf = (kind: RegExp) => names.filter((name) => kind.test(name)), water = isOf(/water|ocean|sea|lake|river/i), land = isOf(/^(earth|land|countr|admin_?0)/i);
  const layers: LayerSpecification[] = [{ id: "ground", type: "background", paint: { "background-color": color(land.length || !water.length ? "sunk" : "surface") } }];
  const areas = (name: string, fill: string, opacity: number) => layers.push({ id: `area ${name}`, type: "fill", source: "file", "source-layer": name, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": fill, "fill-opacity": opacity } });
  const lines = (name: string, stroke: string, width: number) => layers.push({ id: `line ${name}`, type: "line", source: "file", "source-layer": name, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": stroke, "line-width": width } });
  for (const name of land) areas(name, color("surface"), 1);
  for (const name of names) if (!land.includes(name) && !water.includes(name) && !/building|bound|road|transport|place|poi/i.test(name)) areas(name, color("edge"), 0.12);
  for (const name of water) { areas(name, color("sunk"), 1); lines(name, color("rule"), 0.8); }
  for (const name of isOf(/building/i)) areas(name, color("edge"), 0.3);
  for (const name of isOf(/road|transport|rail|street/i)) lines(name, color("edge"), 0.9);
  for (const name of [...land, ...isOf(/bound|admin/i)]) if (!layers.some((layer) => layer.id === `line ${name}`)) lines(name, color("edge"), 0.9);
  // Without an address for fonts words are drawn with those of this machine.
  for (const name of isOf(/place|settlement|city|cities|town/i)) layers.push({ id: `words ${name}`, type: "symbol", source: "file", "source-layer": name, filter: ["==", ["geometry-type"], "Point"], layout: { "text-field": ["coalesce", ["get", "name:en"], ["get", "name"]], "text-size": 11.5, "text-font": ["sans-serif"] }, paint: { "text-color": color("soft"), "text-halo-color": color("surface"), "text-halo-width": 1.5 } });
  return { version: 8, sources: { file: { type: "vector", url } }, layers };
}
