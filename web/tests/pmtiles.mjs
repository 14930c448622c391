// A PMTiles file (version 3) of one vector tile: the whole world, its western half land, its eastern half sea.
const varint = (n) => { const bytes = []; while (n > 127) { bytes.push((n & 127) | 128); n = Math.floor(n / 128); } return [...bytes, n]; };
const field = (number, bytes) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
const number = (at, value) => [...varint(at << 3), ...varint(value)];
const words = (text) => [...new TextEncoder().encode(text)];
const zigzag = (n) => (n << 1) ^ (n >> 31);

/** A layer of one rectangle, in the 4,096 units of a tile. */
function layer(name, x, y, width, height) {
  const draw = [9, zigzag(x), zigzag(y), (3 << 3) | 2, zigzag(width), 0, 0, zigzag(height), zigzag(-width), 0, 15];
  return field(3, [...field(1, words(name)), ...field(2, [...number(3, 3), ...field(4, draw.flatMap(varint))]), ...number(5, 4096), ...number(15, 2)]);
}

export function pmtiles() {
  const tile = Buffer.from([...layer("earth", 0, 0, 2048, 4096), ...layer("water", 2048, 0, 2048, 4096)]);
  // One entry: tile 0, once, of that length, at the beginning.
  const directory = Buffer.from([...varint(1), ...varint(0), ...varint(1), ...varint(tile.length), ...varint(1)]);
  const metadata = Buffer.from(JSON.stringify({ name: "two halves", attribution: "<b>nobody</b>", vector_layers: [{ id: "earth", fields: {} }, { id: "water", fields: {} }] }));
  const header = Buffer.alloc(127);
  header.write("PMTiles", 0);
  header[7] = 3;
  const start = [127, 127 + directory.length, 127 + directory.length + metadata.length];
  for (const [at, value] of [[8, start[0]], [16, directory.length], [24, start[1]], [32, metadata.length], [40, start[2]], [48, 0], [56, start[2]], [64, tile.length], [72, 1], [80, 1], [88, 1]]) header.writeBigUInt64LE(BigInt(value), at);
  // Clustered, nothing compressed, vector tiles, zoom 0.
  for (const [at, value] of [[96, 1], [97, 1], [98, 1], [99, 1], [100, 0], [101, 0]]) header[at] = value;
  for (const [at, degrees] of [[102, -180], [106, -85], [110, 180], [114, 85]]) header.writeInt32LE(degrees * 1e7, at);
  return Buffer.concat([header, directory, metadata, tile]);
}
