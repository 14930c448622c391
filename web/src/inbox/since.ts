// What changed in matters since the last visit with this browser: roots that were counted then, and now.
import type { ByStance, MatterRow } from "../api";
import { STANCES } from "../words";

interface Visit { at: string; matters: Record<string, [number, number, number]> }
export interface Changed { matter: MatterRow; isNew: boolean; more: ByStance }

const counts = (by: ByStance): [number, number, number] => [by.asserts, by.denies, by.disputes];
const parse = (words: string | null): Visit | null => { try { return words ? (JSON.parse(words) as Visit) : null; } catch { return null; } };

/** Notes the counts of this visit, and gives those of the one before; a visit lasts as long as the tab. */
export function since(name: string, rows: MatterRow[], now: string): { at: string; changed: Changed[] } | null {
  let before: Visit | null = null;
  try {
    const key = `hearsay.visit.${name}`;
    before = parse(sessionStorage.getItem(key) ?? localStorage.getItem(key));
    if (before && !sessionStorage.getItem(key)) sessionStorage.setItem(key, JSON.stringify(before));
    // By label: numbers of matters are given anew when the case is joined.
    const visit: Visit = { at: now, matters: Object.fromEntries(rows.map((row) => [row.label, counts(row.independent_by_stance)])) };
    localStorage.setItem(key, JSON.stringify(visit));
  } catch { return null; }
  if (!before) return null;
  const old = before.matters;
  const changed = rows.flatMap((matter): Changed[] => {
    const then = old[matter.label], is = counts(matter.independent_by_stance);
    if (then && then.every((n, i) => n === is[i])) return [];
    const more = Object.fromEntries(STANCES.map((stance, i) => [stance, (is[i] ?? 0) - (then?.[i] ?? 0)])) as ByStance;
    return [{ matter, isNew: !then, more }];
  });
  return { at: before.at, changed };
}
