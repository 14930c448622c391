// What a frame costs while the map with 10,000 places and the network with 2,000 relations are moved: scripting from one
// frame to the next, from the browser's own trace. `npm run frames`.
import { launch, open, serve, settle } from "./desk.mjs";

const N_PLACES = 10_000, N_EDGES = 2_000, MOVES = 180;
let seed = 7;
const chance = (n) => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed % n; };
const places = Array.from({ length: N_PLACES }, (_, i) => ({
  type: "Feature", geometry: { type: "Point", coordinates: [20 + chance(40_000) / 1_000, 10 + chance(35_000) / 1_000] },
  properties: { name: `Place ${i}`, radius_km: 1 + chance(60), n_statements: 1 + chance(20), statements: [], matters: [] },
}));
const edges = Array.from({ length: N_EDGES }, (_, i) => ({
  from: `Actor ${chance(700)}`, type: ["supports", "arms", "opposes", "leads"][chance(4)], to: `Actor ${chance(700)}`, what: [], other_names: [],
  days: { first: "2031-05-01", last: `2031-06-${String(1 + (i % 28)).padStart(2, "0")}` }, said: [{ statement: `s${i}`, who: "a voice", report: "r", day: null, factuality: "certain" }], denied: [], expected: [], against: [],
}));

const server = await serve(), browser = await launch();
const desk = await open(browser, server.url), { page, go } = desk;
const answer = (body) => (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify(body) });
await page.route("**/api/v1/places*", answer({ type: "FeatureCollection", features: places }));
await page.route("**/api/v1/relations*", (route) => { const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0); return answer({ items: edges.slice(from, from + 500), next: from + 500 < edges.length ? String(from + 500) : null, total: edges.length })(route); });

async function measure(name, act) {
  const session = await page.context().newCDPSession(page), events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["devtools.timeline", "devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame", "disabled-by-default-devtools.timeline", "toplevel"] }, transferMode: "ReportEvents" });
  await act();
  const ended = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await ended;
  const main = events.find((event) => event.name === "EventDispatch" || event.name === "FireAnimationFrame"), mine = events.filter((event) => event.pid === main?.pid && event.tid === main?.tid);
  const frames = mine.filter((event) => event.name === "BeginMainThreadFrame").map((event) => event.ts).sort((a, b) => a - b);
  // The outermost pieces of script: what is within another is part of it.
  const scripts = mine.filter((event) => event.ph === "X" && /^(EventDispatch|FireAnimationFrame|FunctionCall|RunMicrotasks|EvaluateScript|TimerFire)$/.test(event.name)).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  let end = 0;
  const outer = scripts.filter((event) => { if (event.ts < end) return false; end = event.ts + (event.dur ?? 0); return true; });
  const costs = frames.map((from, i) => outer.filter((event) => event.ts >= from && event.ts < (frames[i + 1] ?? Infinity)).reduce((sum, event) => sum + (event.dur ?? 0), 0) / 1000).sort((a, b) => a - b);
  const tasks = mine.filter((event) => event.name === "RunTask" || event.name === "ThreadControllerImpl::RunTask").map((event) => (event.dur ?? 0) / 1000);
  const at = (share) => (costs[Math.min(costs.length - 1, Math.floor(costs.length * share))] ?? 0).toFixed(1);
  console.log(`| ${name} | ${costs.length} | ${at(0.5)} ms | ${at(0.95)} ms | ${(costs[costs.length - 1] ?? 0).toFixed(1)} ms | ${Math.max(0, ...tasks).toFixed(0)} ms | ${tasks.filter((ms) => ms > 50).length} |`);
  await session.detach();
}

async function hover(selector) {
  const box = await page.locator(selector).first().boundingBox();
  for (let i = 0; i < MOVES; i += 1) { await page.mouse.move(box.x + box.width * (0.5 + 0.4 * Math.sin(i / 9)), box.y + Math.min(box.height, 500) * (0.5 + 0.4 * Math.cos(i / 7))); await page.evaluate(() => new Promise(requestAnimationFrame)); }
}

async function drag(selector) {
  const box = await page.locator(selector).first().boundingBox();
  // From a spot where nothing lies that would be clicked.
  const [x, y] = await page.evaluate(([left, top, width, height]) => { for (let i = 0; i < 4000; i += 1) { const x = left + width * (0.3 + (i % 64) / 160), y = top + height * (0.3 + Math.floor(i / 64) / 160); if (!document.elementFromPoint(x, y)?.closest("a, button")) return [x, y]; } return [left + 5, top + 5]; }, [box.x, box.y, box.width, Math.min(box.height, 500)]);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 0; i < MOVES; i += 1) { await page.mouse.move(x + 150 * Math.sin(i / 9), y + 90 * Math.cos(i / 7)); await page.evaluate(() => new Promise(requestAnimationFrame)); }
  await page.mouse.up();
}

console.log("| what | frames | script, median | 95th percentile | worst | longest task | tasks over 50 ms |\n|---|---|---|---|---|---|---|");
await go("/map");
await page.waitForTimeout(1000);
await measure("map, 10,000 places: moving", () => drag(".chart"));
await measure("map: pointing from place to place", () => hover(".chart"));
await page.getByRole("button", { name: "Closer" }).click();
await page.getByRole("button", { name: "Closer" }).click();
await measure("map, closer: moving", () => drag(".chart"));
await go("/network");
await measure("network, 2,000 relations: laid out", async () => { await page.reload(); await settle(page); await page.waitForTimeout(5000); });
await measure("network: pointing from actor to actor", () => hover(".graph"));
await measure("network: moving", () => drag(".graph"));
await page.getByRole("button", { name: "Closer" }).click();
await measure("network, closer: moving", () => drag(".graph"));
await browser.close();
server.stop();
