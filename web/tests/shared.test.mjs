// What pages share: the period, and news of the record.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, serve, settle } from "./desk.mjs";
import { subjects } from "./pages.mjs";

let server, browser, ids;
before(async () => { server = await serve(); browser = await launch(); ids = await subjects(server.url); });
after(async () => { await browser?.close(); server?.stop(); });
const clean = (desk) => { assert.deepEqual(desk.wrong, []); assert.deepEqual(desk.elsewhere, []); };

test("days that are brushed on the timeline narrow every page down, until the chip is closed", { timeout: 90_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/timeline");
  const svg = page.locator("svg[aria-label^=Timeline]"), box = await svg.boundingBox();
  const free = await page.evaluate(([left, top, width]) => { for (let y = top + 30; y < top + 600; y += 3) { const hit = [0.35, 0.6].map((share) => document.elementFromPoint(left + width * share, y)); if (hit.every((one) => one?.closest("svg") && !one.closest("a"))) return y; } return top + 28; }, [box.x, box.y, box.width]);
  await page.mouse.move(box.x + box.width * 0.35, free);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, free, { steps: 5 });
  await page.mouse.up();
  const { from, to } = Object.fromEntries(new URL(page.url()).searchParams);
  assert.match(from, /^\d{4}-\d\d-\d\d$/);
  assert.ok(from < to);
  const chip = page.locator(".period");
  await chip.waitFor();
  // From page to page the days go along, and each list is what the server has for them.
  const lists = { "/matters": ["/matters?limit=200", ".what"], "/agreements": ["/agreements?limit=500", ".names li"], "/network": ["/relations?limit=500", "tbody tr"], "/map": ["/places?", ".names li"] };
  for (const [path, [api, rows]] of Object.entries(lists)) {
    await page.locator(`nav a[href^="${path}?"]`).click();
    await settle(page);
    assert.equal(new URL(page.url()).searchParams.get("from"), from, path);
    const answer = await ids.get(`${api}&from=${from}&to=${to}`), whole = await ids.get(api);
    const n = (answer.items ?? answer.features).length;
    assert.ok(n < (whole.items ?? whole.features).length, `${path} has fewer of these days`);
    assert.equal(await page.locator(rows).count(), n, path);
  }
  await go(`/search?q=type%3Aassault&from=${from}&to=${to}`);
  const hits = await ids.get(`/search?q=type%3Aassault&limit=500`), then = hits.items.filter((hit) => { const date = hit.statement.event.date ?? ""; return date >= from && date.slice(0, 10) <= to; });
  assert.ok(then.length < hits.items.length);
  assert.equal(await page.locator(".hit").count(), then.length);
  await page.locator(".period button").click();
  await settle(page);
  assert.equal(await chip.count(), 0);
  assert.equal(await page.locator(".hit").count(), Math.min(50, hits.items.length));
  // Nothing of those days: it is said why, with the way out.
  await go("/matters?from=1950-01-01&to=1950-01-02");
  await page.locator(".state").getByRole("button", { name: "Show all days" }).click();
  await settle(page);
  assert.ok(await page.locator(".what").count() > 3);
  clean(desk);
  await desk.close();
});

test("what is decided and joined elsewhere comes to the page, and nothing moves", { timeout: 60_000 }, async () => {
  const desk = await open(browser, server.url, { as: "bo" }), { page, go } = desk;
  await desk.context.addInitScript(() => { window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: "layout-shift", buffered: true }); });
  await go(`/matters/${ids.matter.id}`);
  await page.evaluate(() => { window.shift = 0; window.isSame = true; window.scrollTo(0, 500); });
  const statement = (await ids.get(`/matters/${ids.matter.id}`)).statements[0].id;
  const answer = await fetch(`${server.url}/api/v1/decisions`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ action: "accept", target: statement, author: "ana" }) });
  assert.equal(answer.status, 200);
  await ids.get("/case");
  await page.getByText(/ana/).first().waitFor();
  assert.ok(await page.evaluate(() => window.isSame), "the page was not loaded anew");
  assert.equal(await page.evaluate(() => scrollY), 500);
  const shift = await page.evaluate(() => window.shift);
  assert.ok(shift < 0.02, `it moves by ${shift}`);
  clean(desk);
  await desk.close();
});
