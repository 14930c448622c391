// What a matter's page is made of: who stands behind it with which words, where they differ, and how reports lead
// to texts, texts to roots.
import type { Family, Matter, ReportHead, Root, Stance, Statement } from "../api";
import { day, fieldsOf, plain, speaker, STANCES } from "../words";

export interface Saying { statement: Statement; report: ReportHead; stance: Stance; also: { statement: Statement; report: ReportHead }[] }
export interface Standing extends Root { title: string; stance: Stance; said: Saying[]; index: number }

const unknown = (id: string): ReportHead => ({ id, title: null, publisher: null, published: null });

export function reportsOf(matter: Matter): Map<string, ReportHead> {
  return new Map(matter.reports.map((report) => [report.id, report]));
}

/** A newsroom that speaks for itself is named by its outlet, not by the report's id. */
export function rootTitle(root: Root, reports: Map<string, ReportHead>): string {
  const id = /^report (.+)$/.exec(root.name)?.[1];
  if (!id) return root.name;
  const report = reports.get(id);
  return `${report?.publisher ?? report?.title ?? id}, own voice`;
}

/** Roots in the order of stances, the independent ones first; the same words in copies are one saying. */
export function standings(matter: Matter): Standing[] {
  const reports = reportsOf(matter);
  const statements = new Map(matter.statements.map((statement) => [statement.id, statement]));
  const found = matter.root_details.map((root, index) => {
    const said: Saying[] = [];
    for (const id of root.statements) {
      const statement = statements.get(id);
      if (!statement) continue;
      const report = reports.get(statement.report) ?? unknown(statement.report);
      const stance = matter.stance[id] ?? "asserts";
      const same = said.find((other) => other.stance === stance && other.statement.quote.replace(/\W+/g, " ") === statement.quote.replace(/\W+/g, " "));
      if (same) same.also.push({ statement, report });
      else said.push({ statement, report, stance, also: [] });
    }
    said.sort((a, b) => (a.report.published ?? "").localeCompare(b.report.published ?? ""));
    return { ...root, index, title: rootTitle(root, reports), stances: root.stances.length ? STANCES.filter((stance) => root.stances.includes(stance)) : ["asserts" as const], stance: root.stances[0] ?? "asserts", said };
  });
  const rank = (root: Standing) => STANCES.indexOf(root.stance) * 2 + (root.independent ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || b.statements.length - a.statements.length || a.title.localeCompare(b.title));
}

export function familiesOf(matter: Matter): Family[] {
  if (matter.families?.length) {
    const inside = new Set(matter.families.flatMap((family) => family.reports));
    const alone = matter.reports.filter((report) => !inside.has(report.id));
    return [...matter.families, ...alone.map((report) => ({ id: `alone-${report.id}`, reports: [report.id], origin: report.id, of: null }))];
  }
  const family = new Map<string, string[]>();
  for (const copies of matter.copies) {
    const together = new Set(copies.flatMap((id) => family.get(id) ?? [id]));
    for (const id of together) family.set(id, [...together]);
  }
  const seen = new Set<string>();
  const found: Family[] = [];
  for (const { id } of matter.reports) {
    if (seen.has(id)) continue;
    const reports = (family.get(id) ?? [id]).filter((other) => matter.reports.some((report) => report.id === other));
    reports.forEach((other) => seen.add(other));
    found.push({ id: reports.length > 1 ? `texts-${id}` : `alone-${id}`, reports, origin: reports[0] ?? null, of: null });
  }
  return found;
}

export interface Value { words: string; low?: number; high?: number; by: { who: string; stance: Stance; statement: Statement }[] }
export interface Differing { field: string; isNumber: boolean; values: Value[] }

/** The fields on which voices say different things, each value with who says it. */
export function differing(matter: Matter, roots: Standing[]): Differing[] {
  const who = new Map<string, string>();
  for (const root of roots) for (const id of root.statements) who.set(id, root.title);
  const fields = new Map<string, Map<string, Value>>();
  const note = (field: string, key: string, value: Omit<Value, "by">, statement: Statement) => {
    const values = fields.get(field) ?? new Map<string, Value>();
    fields.set(field, values);
    const at = values.get(key) ?? { ...value, by: [] };
    values.set(key, at);
    const name = who.get(statement.id) ?? speaker(statement);
    if (!at.by.some((by) => by.who === name)) at.by.push({ who: name, stance: matter.stance[statement.id] ?? "asserts", statement });
  };
  for (const statement of matter.statements) {
    for (const [field, value] of Object.entries(fieldsOf(statement))) {
      if (!value || field === "type" || field === "act" || field === "context" || field === "content" || field === "what") continue;
      const linked = field === "place" ? statement.links?.place?.name : statement.links?.actors?.[field]?.map((actor) => actor.name).join(" or ");
      const words = linked || (Array.isArray(value) ? value.join(", ") : field === "date" ? day(value) : value);
      if (words) note(field, words.toLowerCase(), { words }, statement);
    }
    for (const q of statement.quantities ?? []) {
      const low = q.low ?? q.high, high = q.high ?? q.low;
      if (low === null || high === null) continue;
      note(plain(q.what), `${q.low}-${q.high}`, { words: q.text || `${low}`, low, high: q.high ?? low }, statement);
    }
  }
  const found = [...fields].filter(([, values]) => values.size > 1).map(([field, values]) => {
    const list = [...values.values()];
    const isNumber = list.every((value) => value.low !== undefined);
    list.sort((a, b) => isNumber ? (a.low ?? 0) - (b.low ?? 0) : b.by.length - a.by.length);
    return { field, isNumber, values: list };
  });
  const order = ["killed", "wounded", "actor", "recipient", "date", "place"];
  const rank = (field: string) => { const i = order.indexOf(field); return i < 0 ? order.length : i; };
  return found.sort((a, b) => Number(b.isNumber) - Number(a.isNumber) || rank(a.field) - rank(b.field) || a.field.localeCompare(b.field));
}
