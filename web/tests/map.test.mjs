import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, serve, settle } from "./desk.mjs";
import { pmtiles } from "./pmtiles.mjs";

let server;
before(async () => { server = await serve(); });
after(() => server?.stop());
const clean = (desk) => { assert.deepEqual(desk.wrong.filter((words) => !/GPU stall|GL Driver Message/.test(words)), []); assert.deepEqual(desk.elsewhere, []); };
const software = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });

/** The colors of a page at some places, as it is on the screen. */
async function colors(page, places) {
  const shot = (await page.screenshot()).toString("base64");
  return page.evaluate(async ([shot, places]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${shot}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    return places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3).join(" "));
  }, [shot, places]);
}

test("a tile file becomes the map, from this machine alone, and goes again", { timeout: 60_000 }, async (t) => {
  const browser = await launch(software);
  t.after(() => browser.close());
  const desk = await open(browser, server.url), { page, go } = desk;
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await go("/map");
  assert.ok(!loaded.some((url) => /tiles-|maplibre/.test(url)), "what draws tiles comes with the first file");
  await page.getByLabel("A map as a PMTiles file").setInputFiles(file("halves.pmtiles", pmtiles()));
  await page.getByText("Tiles: halves.pmtiles (nobody)").waitFor({ timeout: 20_000 });
  assert.ok(loaded.some((url) => /maplibre-gl-worker/.test(url)));
  for (let n = 0; n < 12; n += 1) await page.getByRole("button", { name: "Wider" }).click();
  await page.waitForTimeout(1500);
  const box = await page.locator(".chart").boundingBox(), of = (name) => page.evaluate((name) => getComputedStyle(document.querySelector(name === "land" ? ".panel, .chip, input" : ".chart")).backgroundColor.match(/\d+/g).join(" "), name);
  const [west, east] = await colors(page, [[box.x + box.width * 0.2, box.y + box.height * 0.5], [box.x + box.width * 0.62, box.y + box.height * 0.62]].map((at) => at.map(Math.round)));
  assert.equal(west, await of("land"), "the west is land");
  assert.equal(east, await of("sea"), "the east is sea");
  await page.getByRole("button", { name: "Outlines" }).click();
  await page.getByText(/Natural Earth/).waitFor();
  assert.equal(await page.locator(".below canvas").count(), 0);
  clean(desk);
});

test("a tile file that is dropped opens the map and is not added to the case", { timeout: 60_000 }, async (t) => {
  const browser = await launch(software);
  t.after(() => browser.close());
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/matters");
  await page.evaluate((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "halves.pmtiles"));
    for (const type of ["dragenter", "dragover", "drop"]) window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [...pmtiles()]);
  await page.getByText("Tiles: halves.pmtiles (nobody)").waitFor({ timeout: 20_000 });
  assert.match(page.url(), /\/map$/);
  assert.equal(await page.locator(".jobs").count(), 0);
  clean(desk);
});

test("what is no tile file, and a browser without WebGL, leave the outlines and say so", { timeout: 60_000 }, async (t) => {
  const browser = await launch(software);
  t.after(() => browser.close());
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/map");
  const choose = page.getByLabel("A map as a PMTiles file");
  await choose.setInputFiles(file("broken.pmtiles", Buffer.from("no tiles at all, but long enough to be read as a header of one hundred and twenty-seven bytes, which it is not, as you can see here".repeat(3))));
  await page.getByRole("alert").getByText(/broken.pmtiles could not be shown as a map/).waitFor();
  await page.getByText(/Natural Earth/).waitFor();
  const plain = await launch(["--disable-3d-apis"]);
  t.after(() => plain.close());
  const without = await open(plain, server.url);
  await without.go("/map");
  await without.page.getByLabel("A map as a PMTiles file").setInputFiles(file("halves.pmtiles", pmtiles()));
  await without.page.getByRole("alert").getByText(/no WebGL/).waitFor();
  await without.page.getByText(/Natural Earth/).waitFor();
  clean(without);
});

test("an address restores which of two places of one name is meant, and a click on its mark chooses it", { timeout: 60_000 }, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const desk = await open(browser, server.url), { page, go } = desk;
  const spot = (lon, lat, quote) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { name: "Twinford", radius_km: 4, n_statements: 3, matters: [], statements: [{ id: quote, quote, date: null, who: null, report: "r" }] } });
  await page.route("**/api/v1/places*", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify({ type: "FeatureCollection", features: [spot(10, 50, "in the north"), spot(12, 40, "in the south")] }) }));
  await go("/map?place=Twinford&spot=40.0000,12.0000");
  await page.getByText("in the south").waitFor();
  await page.getByRole("button", { name: "Back to all places" }).click();
  const rows = page.locator(".names button");
  assert.match(await rows.nth(0).innerText(), /50.0°N 10.0°E/);
  await rows.nth(0).click();
  await page.getByText("in the north").waitFor();
  assert.match(page.url(), /spot=50/);
  await page.reload();
  await settle(page);
  await page.getByText("in the north").waitFor();
  // Its mark: the southern one is at the bottom, and is found by pointing.
  const box = await page.locator(".chart").boundingBox();
  for (let i = 0; i < 4000 && !(await page.locator(".tip").count()); i += 7) await page.mouse.move(box.x + box.width * (0.3 + (i % 40) / 100), box.y + box.height * (0.6 + Math.floor(i / 40) / 350));
  await page.locator(".tip").waitFor();
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole("link", { name: "in the south" }).waitFor();
  clean(desk);
});
