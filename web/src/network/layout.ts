// Where actors stand: forces, until they rest. A worker, so that the page stays awake; the same relations give the same
// picture.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";

/** How many letters the name of each actor has, and which of them are joined. */
export interface Asked { letters: number[]; pairs: [number, number][] }
/** `x` and `y` of each actor, one after the other. */
export type Placed = Float32Array;

interface Node extends SimulationNodeDatum { letters: number }

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  const nodes: Node[] = data.letters.map((letters) => ({ letters }));
  const links = data.pairs.map(([source, target]) => ({ source, target }));
  forceSimulation(nodes).force("link", forceLink(links).distance(130).strength(0.5)).force("charge", forceManyBody().strength(-420).distanceMax(500))
    .force("collide", forceCollide<Node>().radius((one) => 26 + one.letters * 1.6)).force("center", forceCenter(0, 0)).force("x", forceX(0).strength(0.05)).force("y", forceY(0).strength(0.11))
    .stop().tick(nodes.length > 400 ? 90 : 320);
  const placed: Placed = new Float32Array(nodes.flatMap((one) => [one.x ?? 0, one.y ?? 0]));
  (self as unknown as Worker).postMessage(placed, [placed.buffer]);
};
