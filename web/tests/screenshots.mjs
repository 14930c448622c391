// The pictures of the guide; with a folder as argument, of every page into that folder, light and dark.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, open, serve } from "./desk.mjs";
import { pages, subjects } from "./pages.mjs";

const guide = join(dirname(fileURLToPath(import.meta.url)), "../../docs/guide/desk");
const folder = process.argv[2] ?? guide, isGuide = !process.argv[2];
mkdirSync(folder, { recursive: true });
const server = await serve(), browser = await launch();
try {
  const ids = await subjects(server.url), all = pages(ids.report.id, ids.copy, ids.matter.id, ids.statement.id, ids.actor);
  for (const dark of isGuide ? [false] : [false, true]) {
    const { page, go, close } = await open(browser, server.url, { dark, width: 1280, height: 800 });
    for (const [name, path] of Object.entries(all)) {
      if (isGuide && !["inbox", "matter", "reader", "review"].includes(name)) continue;
      await go(path);
      await page.screenshot({ path: join(folder, `${name}${dark ? "-dark" : ""}.png`) });
    }
    await close();
  }
} finally {
  await browser.close();
  server.stop();
}
