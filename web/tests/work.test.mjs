import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, open, serve, settle } from "./desk.mjs";
import { subjects } from "./pages.mjs";

let server, browser, ids;
before(async () => { server = await serve(); browser = await launch(); ids = await subjects(server.url); });
after(async () => { await browser?.close(); server?.stop(); });
const clean = (desk) => { assert.deepEqual(desk.wrong, []); assert.deepEqual(desk.elsewhere, []); };

test("from the inbox to the roots of the most disputed matter in one click", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/");
  await page.getByRole("region", { name: "Most disputed" }).getByRole("link").first().click();
  await settle(page);
  const verdict = await page.locator(".verdict").innerText();
  const { asserts, denies } = ids.matter.independent_by_stance;
  assert.match(verdict, new RegExp(`${asserts}\\s+independent roots? says? so`));
  if (denies) assert.match(verdict, new RegExp(`${denies}\\s+independent roots? (deny|denies) it`));
  clean(desk);
  await desk.close();
});

test("a quote of a matter leads to its place in the report, and from there to the bytes", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go(`/matters/${ids.matter.id}`);
  const link = page.locator("blockquote a").first(), quote = (await link.textContent())?.trim() ?? "";
  await link.click();
  await settle(page);
  assert.match(page.url(), /\/reports\/.+\?s=/);
  const trail = page.getByRole("complementary", { name: /Trail/ });
  assert.equal((await trail.locator("blockquote").textContent())?.trim(), quote);
  assert.match(await trail.innerText(), /Bytes of the page/);
  const lit = (await page.locator(".lit").allTextContents()).join("");
  assert.ok(lit.replace(/\s+/g, " ").includes(quote.replace(/\s+/g, " ").slice(0, 20)), `“${lit}” has the quote`);
  await page.keyboard.press("Escape");
  await trail.waitFor({ state: "detached" });
  clean(desk);
  await desk.close();
});

test("the reader's bands and margin stand where the server says", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go(`/reports/${ids.report.id}`);
  const statement = ids.report.statements.find((one) => one.start > 300);
  const first = page.locator(`[data-at="${statement.start}"]`);
  assert.ok(ids.report.text.slice(statement.start, statement.end).startsWith((await first.textContent())?.trim().slice(0, 5) ?? "-"));
  assert.equal(await page.getByRole("region", { name: "Statements" }).getByRole("button").count(), ids.report.statements.length);
  clean(desk);
  await desk.close();
});

test("review: twenty items by keyboard, a correction, undo", { timeout: 120_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  const decisions = async () => (await ids.get("/decisions?limit=500")).items;
  const holding = async () => (await decisions()).filter((one) => one.holds && one.verdict.kind !== "undo").length;
  const before = await holding();
  await go("/review");
  const seen = () => page.locator("#card").getAttribute("aria-label");
  for (let n = 0; n < 20; n += 1) {
    const at = await seen();
    await page.keyboard.press(n % 4 === 3 ? "r" : "a");
    await page.waitForFunction((label) => document.querySelector("#card")?.getAttribute("aria-label") !== label, at);
  }
  assert.equal(await holding(), before + 20);
  const at = await seen();
  await page.keyboard.press("u");
  await page.waitForFunction((label) => document.querySelector("#card")?.getAttribute("aria-label") !== label, at);
  assert.equal(await holding(), before + 19);
  await page.keyboard.press("c");
  await page.locator(".correct select").first().selectOption("factuality");
  await page.locator(".correct select").nth(1).selectOption("possible");
  await page.locator(".correct [type=submit]").press("Enter");
  await page.waitForFunction(() => /possible/.test(document.querySelector(".message")?.textContent ?? ""));
  assert.ok((await decisions()).some((one) => one.holds && one.verdict.kind === "correct" && one.author === "ana"));
  clean(desk);
  await desk.close();
});

test("two browsers at once: what one decides, the other sees and can undo", async () => {
  const ana = await open(browser, server.url, { as: "ana" }), bo = await open(browser, server.url, { as: "bo" });
  await ana.go(`/reports/${ids.report.id}?s=${ids.statement.id}`);
  await ana.page.getByRole("complementary", { name: /Trail/ }).getByRole("button", { name: "Accept", exact: true }).click();
  await ana.page.getByText("Accepted.").waitFor();
  await bo.go("/log");
  const row = bo.page.locator("tr", { hasText: ids.statement.id }).first();
  assert.match(await row.innerText(), /ana/);
  await row.getByRole("button", { name: /^Undo/ }).click();
  await bo.page.getByText(/is undone/).waitFor();
  await ana.go("/log");
  assert.match(await ana.page.locator("table").innerText(), /undone/);
  clean(ana); clean(bo);
  await ana.close(); await bo.close();
});

test("two matters are merged, and the merge is undone", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  const rows = (await ids.get("/matters?sort=newest&limit=500")).items.filter((one) => one.kind === "event" && one.n_reports === 1);
  await go(`/matters/${rows[0].id}`);
  await page.getByLabel("The same as matter").fill(rows[1].id);
  await page.getByRole("button", { name: "Merge" }).click();
  await page.getByText("are one matter.").waitFor();
  await page.locator(".message").getByRole("button", { name: "Undo" }).click();
  await page.getByText(/is undone/).waitFor();
  assert.deepEqual(desk.elsewhere, []);
  await desk.close();
});

test("files are added by drag and drop, and their words stay words", { timeout: 120_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/");
  const before = (await ids.get("/case")).counts.reports;
  const text = "Gunmen shelled Zarnik\n\nZARNIK, May 3 - The army said that rebels shelled the market of Zarnik on Saturday. <img src=x onerror=\"window.broken=1\"><script>window.broken=1</script> “Nine people were killed,” a doctor said.\n\nقال الجيش إن المتمردين قصفوا السوق.\n";
  await page.evaluate((words) => {
    const data = new DataTransfer();
    data.items.add(new File([words], "zarnik.txt", { type: "text/plain" }));
    for (const type of ["dragenter", "dragover", "drop"]) window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, text);
  for (let tries = 0; (await ids.get("/case")).counts.reports === before && tries < 300; tries += 1) await page.waitForTimeout(100);
  assert.equal((await ids.get("/case")).counts.reports, before + 1);
  await page.getByRole("link", { name: /Gunmen shelled Zarnik/ }).first().click();
  await settle(page);
  assert.match(await page.locator("article").innerText(), /<img src=x/);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual(desk.elsewhere, []);
  await desk.close();
});

test("search narrows down by facets, and follows a hit", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/search?q=convoy");
  await page.getByRole("group", { name: "Narrow down" }).getByRole("button").first().click();
  await settle(page);
  assert.match(page.url(), /publisher%3A|publisher:/);
  await page.locator(".hit .title").first().click();
  await settle(page);
  assert.match(page.url(), /\/reports\//);
  await go("/search?q=type:");
  clean({ wrong: desk.wrong.filter((words) => !/400/.test(words)), elsewhere: desk.elsewhere });
  await desk.close();
});

test("the map leads to a report", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/map");
  await page.locator(".names button").first().click();
  await page.locator(".list li a").first().click();
  await settle(page);
  assert.match(page.url(), /\/reports\/.+\?.*s=/);
  clean(desk);
  await desk.close();
});

test("selected words become a statement: added, listed, searched, joined, undone", { timeout: 60_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go(`/reports/${ids.report.id}`);
  const before = await page.locator(".margin li").count();
  // The last sentence of the text, selected as with the mouse, from piece to piece.
  const words = await page.evaluate(() => {
    const pieces = [...document.querySelectorAll("article .column [data-at]")].filter((piece) => (piece.textContent ?? "").trim().length > 20);
    const piece = pieces[pieces.length - 1], node = [...piece.childNodes].find((child) => child.nodeType === Node.TEXT_NODE && (child.textContent ?? "").trim().length > 10);
    const range = document.createRange();
    range.setStart(node, 0); range.setEnd(node, node.textContent.length);
    piece.scrollIntoView({ block: "center" });
    getSelection().removeAllRanges(); getSelection().addRange(range);
    return node.textContent.trim();
  });
  await page.getByRole("button", { name: /Add a statement/ }).click();
  const form = page.getByRole("complementary", { name: "A statement to add" });
  assert.equal((await form.locator("blockquote").textContent())?.trim(), words);
  await form.getByLabel("Type").selectOption("PROTEST");
  await form.getByLabel("Who did it").fill("harbour workers");
  await form.getByLabel("When").fill("not a day");
  await form.getByLabel("Who says so").fill("a union > a clerk");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(/Not decided: .*TIMEX3/).waitFor();
  await form.getByLabel("When").fill("2025-04-20");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Added: protest.").waitFor();
  await form.waitFor({ state: "detached" });
  await page.locator(".margin li", { hasText: "harbour workers" }).waitFor();
  assert.equal(await page.locator(".margin li").count(), before + 1);
  const found = await ids.get("/search?q=type%3Aprotest+actor%3A%22harbour+workers%22");
  assert.equal(found.total, 1);
  assert.equal(found.items[0].statement.quote, words);
  assert.deepEqual(found.items[0].statement.voice.map((voice) => voice.source), ["a union", "a clerk"]);
  await page.locator(".margin li", { hasText: "harbour workers" }).getByRole("button").click();
  const trail = page.getByRole("complementary", { name: /Trail/ });
  await trail.getByText("ana · add").waitFor();
  assert.ok(await trail.getByRole("link").count() >= 1, "it is part of a matter");
  await trail.getByRole("button", { name: "Undo" }).click();
  await page.locator(".margin li", { hasText: "harbour workers" }).waitFor({ state: "detached" });
  assert.deepEqual(desk.elsewhere, []);
  // By keyboard: what is selected is added with a key, and Escape leaves it.
  await go(`/reports/${ids.report.id}`);
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("article .column [data-at]")));
  await page.getByRole("button", { name: /Add a statement/ }).waitFor();
  await page.keyboard.press("s");
  await form.waitFor();
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
  await desk.close();
});

test("the tour leads from what is disputed to the bytes, and ends with a key", { timeout: 60_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/search");
  await page.getByRole("button", { name: "Two-minute tour" }).click();
  const tour = page.getByRole("complementary", { name: "Tour" });
  await tour.getByText("of 6").waitFor();
  const seen = [];
  for (let n = 1; n < 6; n += 1) { await tour.getByRole("button", { name: "Next" }).click(); await settle(page); seen.push(new URL(page.url()).pathname.split("/")[1]); }
  assert.deepEqual(seen, ["matters", "reports", "reports", "timeline", "review"]);
  await tour.getByRole("button", { name: "Back" }).click();
  await page.keyboard.press("Escape");
  await tour.waitFor({ state: "detached" });
  clean(desk);
  await desk.close();
});

test("pictures are taken along as PNG and SVG, tables as CSV", { timeout: 60_000 }, async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  for (const path of [`/matters/${ids.matter.id}`, "/timeline", "/map", "/network"]) {
    await go(path);
    for (const [name, head] of [["PNG", "\x89PNG"], ["SVG", "<svg"], ["CSV", "\xef\xbb\xbf"]]) {
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name, exact: true }).click();
      const bytes = await readFile(await (await waiting).path());
      assert.ok(bytes.length > 60 && bytes.toString("latin1").startsWith(head), `${path} ${name}: ${bytes.length} bytes`);
    }
  }
  clean(desk);
  await desk.close();
});

test("the network follows its slider", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/network");
  const rows = () => page.locator("tbody tr").count();
  const all = await rows(), slider = page.getByLabel(/^As it was/);
  await slider.focus();
  await page.keyboard.press("Home");
  await settle(page);
  assert.match(page.url(), /as_of=/);
  assert.ok(await rows() < all, "fewer relations on the first day");
  await slider.focus();
  await page.keyboard.press("End");
  await settle(page);
  assert.equal(await rows(), all);
  clean(desk);
  await desk.close();
});

test("the log verifies", async () => {
  const desk = await open(browser, server.url), { page, go } = desk;
  await go("/log?view=entries");
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("All is as it was written.").waitFor({ timeout: 30_000 });
  clean(desk);
  await desk.close();
});
