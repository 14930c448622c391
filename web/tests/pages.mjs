// Every page of the desk, by name.
export const pages = (report, copy, matter, statement, actor) => ({
  inbox: "/", matters: "/matters", matter: `/matters/${matter}`, reader: `/reports/${report}`, trail: `/reports/${report}?s=${statement}`,
  compare: `/reports/${report}/compare/${copy}`, search: "/search?q=convoy+type%3Aassault", "empty-search": "/search", review: "/review", coders: "/coders",
  agreements: "/agreements", timeline: "/timeline", places: "/timeline?by=place", "timeline-table": "/timeline?view=table", map: "/map",
  network: "/network", actors: "/actors", actor: `/actors/${encodeURIComponent(actor)}`, sources: "/sources", voices: "/sources?kind=voice", log: "/log", entries: "/log?view=entries", export: "/export",
});

/** Ids that the tests look at, asked of the server. */
export async function subjects(url) {
  const get = async (path) => { const answer = await fetch(`${url}/api/v1${path}`); if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`); return answer.json(); };
  const reports = (await get("/reports?limit=500")).items, row = reports.find((one) => /^At least 12 killed/.test(one.title ?? ""));
  const report = await get(`/reports/${row.id}`);
  const matters = (await get("/matters?sort=disputed&limit=5")).items;
  const actors = (await get("/actors?limit=5")).items;
  return { get, report, copy: report.copies[0].report.id, matter: matters[0], statement: report.statements[3], actor: actors[0].key, reports };
}
