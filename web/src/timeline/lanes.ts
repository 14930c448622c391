// What lies in which lane, and in which row of it, so that no words lie on others.
import type { Agreement, Edge, Entry, Held } from "../api";
import { capital, count, plain } from "../words";
import { days, type Days } from "./days";

export interface Item { id: string; words: string; days: Days; open: boolean; told: boolean; contested: boolean; denied: boolean; weight: number; href: string; more: string; date: string }
export interface Lane { name: string; items: Item[] }
export interface Placed { item: Item; x: number; width: number; row: number }

const link = (said: { report: string; statement: string } | undefined) => (said ? `/reports/${said.report}?s=${said.statement}` : "");

export function ofMatters(entries: Entry[]): Lane[] {
  const names: [string, string][] = [["event", "Events"], ["control", "Control"], ["agreement", "Agreements"], ["relation", "Relations"]];
  return names.map(([kind, name]) => ({ name, items: entries.filter((entry) => entry.kind === kind).flatMap((entry) => {
    const at = days(entry.date);
    const roots = entry.independent_roots, n = roots.asserts + roots.denies + roots.disputes;
    return at ? [{ id: `${entry.matter} ${entry.date}`, words: capital(entry.label.replace(/ \(\d[^)]*\)$/, "")), days: at, open: false, told: entry.date_is_told, contested: roots.asserts > 0 && roots.denies + roots.disputes > 0, denied: roots.asserts === 0 && roots.denies > 0, weight: n, href: `/matters/${entry.matter}`, more: `${count(n, "independent root")}, ${count(entry.n_reports, "report")}`, date: entry.date }] : [];
  }) })).filter((lane) => lane.items.length);
}

export function ofPlaces(places: Held[]): Lane[] {
  return places.map((place) => ({ name: capital(place.place), items: place.intervals.flatMap((interval, i) => {
    const from = days(interval.from), until = days(interval.until);
    const start = from?.start ?? until?.start;
    return start === undefined ? [] : [{ id: `${place.place} ${i}`, words: `${interval.actor ?? "nobody named"} ${plain(interval.state)}`, days: { start, end: until?.end ?? start + 1 }, open: !until, told: interval.from_is_told, contested: interval.contested, denied: interval.said.length === 0 && interval.denied.length > 0, weight: interval.said.length, href: link(interval.said[0] ?? interval.denied[0] ?? interval.expected[0]), more: `said by ${[...new Set(interval.said.map((said) => said.who))].join(", ") || "nobody"}${interval.denied.length ? `; denied by ${[...new Set(interval.denied.map((said) => said.who))].join(", ")}` : ""}`, date: `${interval.from ?? "?"}..${interval.until ?? ""}` }];
  }) })).filter((lane) => lane.items.length);
}

export function ofAgreements(list: Agreement[]): Lane[] {
  return list.map((of) => ({ name: capital(of.name), items: [
    ...of.steps.flatMap((step, i) => step.dates.flatMap((date) => { const at = days(date.date); return at ? [{ id: `${of.id} step ${i} ${date.date}`, words: capital(plain(step.act)), days: at, open: false, told: true, contested: step.denied.length > 0 || step.dates_differ, denied: false, weight: step.said.length, href: `/agreements?a=${of.id}`, more: `said by ${[...new Set(step.said.map((said) => said.who))].join(", ") || "nobody"}`, date: date.date }] : []; })),
    ...of.violations.flatMap((v, i) => { const at = days(v.date); return at ? [{ id: `${of.id} violation ${i}`, words: `Violation alleged: ${v.accused ?? "nobody named"}`, days: at, open: false, told: true, contested: v.denied.length > 0, denied: false, weight: v.alleged.length, href: `/agreements?a=${of.id}`, more: `by ${[...new Set(v.alleged.map((said) => said.who))].join(", ")}`, date: v.date ?? "" }] : []; }),
  ] })).filter((lane) => lane.items.length);
}

export function ofActors(edges: Edge[]): Lane[] {
  const lanes = new Map<string, Item[]>();
  edges.forEach((edge, i) => {
    const first = days(edge.days?.first), last = days(edge.days?.last);
    if (!first) return;
    const name = edge.from ?? "Nobody named";
    lanes.set(name, [...(lanes.get(name) ?? []), { id: `edge ${i}`, words: `${plain(edge.type)} ${edge.to ?? "nobody named"}`, days: { start: first.start, end: last?.end ?? first.end }, open: false, told: true, contested: edge.denied.length > 0, denied: edge.said.length === 0 && edge.denied.length > 0, weight: edge.said.length, href: link(edge.said[0] ?? edge.denied[0] ?? edge.expected[0]), more: `said by ${[...new Set(edge.said.map((said) => said.who))].join(", ") || "nobody"}`, date: `${edge.days?.first ?? ""}..${edge.days?.last ?? ""}` }]);
  });
  return [...lanes].map(([name, items]) => ({ name, items }));
}

/** Rows from the top, each item in the first that has room for its bar and its words. */
export function place(items: Item[], x: (n: number) => number, edge: number, most = 46): { placed: Placed[]; rows: number } {
  const ends: number[] = [], placed: Placed[] = [];
  const sorted = [...items].sort((a, b) => a.days.start - b.days.start || b.weight - a.weight || a.words.localeCompare(b.words));
  for (const item of sorted) {
    const left = Math.max(x(item.days.start), 0), right = item.open ? edge : Math.min(Math.max(x(item.days.end), left + 7), edge);
    if (right < 0 || left > edge) continue;
    const words = Math.min(item.words.length, most) * 6.2 + 16;
    // Words stand behind the bar, or inside a long one, or before it at the right edge.
    const end = right - left > words ? right : Math.min(right + words, Math.max(edge, right));
    const begin = right + words > edge && right - left <= words ? left - words : left;
    let row = ends.findIndex((taken) => taken + 6 < begin);
    if (row < 0) { row = ends.length; ends.push(0); }
    ends[row] = end;
    placed.push({ item, x: left, width: right - left, row });
  }
  return { placed, rows: ends.length };
}
