// What all pages share: the case, who decides, decisions made here, the message at the bottom.
import { api, ApiError, type CaseInfo } from "./api";

const keep = (name: string, value: string) => { try { localStorage.setItem(`hearsay.${name}`, value); } catch { /* Kept for this visit only. */ } };
const kept = (name: string) => { try { return localStorage.getItem(`hearsay.${name}`); } catch { return null; } };

export const desk = $state({
  info: null as CaseInfo | null,
  /** Grows with each change of the record, so that pages ask anew. */
  version: 0,
  author: kept("author") ?? "",
  theme: kept("theme") ?? "system",
  size: Number(kept("size") ?? 1),
  /** The step of the tour, from 0; null where nobody takes it. */
  tour: null as number | null,
  message: null as { words: string; error?: boolean; undo?: number } | null,
});

export async function look(): Promise<void> {
  try {
    desk.info = await api.case();
    // Who starts the server decides, until another name is given here.
    if (!desk.author && desk.info.author) desk.author = desk.info.author;
  } catch { /* The page that is open tells of it. */ }
}

/** Counts anew when decisions pause: after each one the server joins again. */
let counting: ReturnType<typeof setTimeout> | undefined;
const lookSoon = () => { clearTimeout(counting); counting = setTimeout(() => void look(), 1500); };

export function setTheme(theme: string): void {
  desk.theme = theme;
  keep("theme", theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function setSize(size: number): void {
  desk.size = Math.min(1.5, Math.max(0.85, size));
  keep("size", String(desk.size));
}

export function setAuthor(name: string): void {
  desk.author = name.trim();
  keep("author", desk.author);
}

let clearing: ReturnType<typeof setTimeout> | undefined;
export function tell(words: string, more: { error?: boolean; undo?: number } = {}): void {
  desk.message = { words, ...more };
  clearTimeout(clearing);
  clearing = setTimeout(() => { desk.message = null; }, more.error || more.undo ? 12000 : 5000);
}

export const reason = (error: unknown): string => error instanceof ApiError || error instanceof Error ? error.message : String(error);

type Act = { action: string; target: string; field?: string; value?: unknown; note?: string };

/** Notes a decision. Gives its number, or null where the server refused it; the message says which. */
export async function decide(act: Act, words: string): Promise<number | null> {
  if (!desk.author) { tell("A decision needs a name: give yours at the top right.", { error: true }); return null; }
  try {
    const { decision } = await api.decide({ ...act, author: desk.author });
    desk.version += 1;
    tell(words, { undo: decision });
    lookSoon();
    return decision;
  } catch (error) {
    tell(`Not decided: ${reason(error)}`, { error: true });
    return null;
  }
}

export async function undo(decision: number): Promise<boolean> {
  try {
    await api.undo(decision, desk.author || "desk");
    desk.version += 1;
    tell(`Decision ${decision} is undone.`);
    lookSoon();
    return true;
  } catch (error) {
    tell(`Not undone: ${reason(error)}`, { error: true });
    return false;
  }
}
