// How the desk says things.
import type { Fields, InMatter, Note, Quantity, Stance, Statement, VoiceLink } from "./api";

export const STANCES: Stance[] = ["asserts", "denies", "disputes"];
export const stanceWord: Record<Stance, string> = { asserts: "say so", denies: "deny it", disputes: "doubt it" };
export const stanceVerb: Record<Stance, string> = { asserts: "says so", denies: "denies", disputes: "doubts" };
export const stanceSign: Record<Stance, string> = { asserts: "✓", denies: "✕", disputes: "?" };

export const kindWord: Record<string, string> = { event: "Event", relation: "Relation", control: "Control", agreement: "Agreement" };

/** `2025-04-19T21:10:00` as `19 Apr 2025`; anything else as it is. */
export function day(date: string | null | undefined): string {
  if (!date) return "no date";
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(date);
  if (!found) return date;
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Number(found[2]) - 1] ?? "";
  const part = ({ MO: ", morning", MI: ", midday", AF: ", afternoon", EV: ", evening", NI: ", night", DT: ", by day" } as Record<string, string>)[/T([A-Z]{2})$/.exec(date)?.[1] ?? ""] ?? "";
  return `${found[3] ? `${Number(found[3])} ` : ""}${month} ${found[1]}${part}`;
}

/** `1 May 2031 – 9 May 2031`, `since 1 May 2031`, `until 9 May 2031`. */
export function spanWords(from: string | undefined, to: string | undefined): string {
  if (from && to) return from === to ? day(from) : `${day(from)} – ${day(to)}`;
  return from ? `since ${day(from)}` : `until ${day(to)}`;
}

export function moment(date: string | null | undefined): string {
  if (!date) return "";
  const time = /T(\d\d:\d\d)/.exec(date)?.[1];
  return time ? `${day(date)}, ${time}` : day(date);
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
export const plain = (code: string | null | undefined): string => (code ?? "").replace(/[_-]/g, " ");
export const capital = (words: string): string => words.charAt(0).toLocaleUpperCase("en") + words.slice(1);
export const noteWords = (note: Note): string => typeof note === "string" ? note : note.message ?? note.text ?? note.kind ?? JSON.stringify(note);

export const fieldsOf = (statement: Statement): Fields => statement[statement.kind] ?? {};

/** `ASSAULT (aerial)`, `way closed`, `signed`. */
export function typeOf(statement: Statement): string {
  const fields = fieldsOf(statement);
  const name = fields.type ?? fields.act ?? statement.kind;
  return plain(String(name)).toLowerCase() + (fields.mode ? `, ${plain(String(fields.mode))}` : "");
}

/** Who does what to whom in a line. */
export function gist(statement: Statement): string {
  const of = (name: string) => { const value = fieldsOf(statement)[name]; return Array.isArray(value) ? value.join(", ") : value ?? ""; };
  switch (statement.kind) {
    case "event": return [of("actor"), of("recipient")].filter(Boolean).join(" → ") || of("place");
    case "relation": return [of("from"), of("to")].filter(Boolean).join(" → ");
    case "control": return [of("actor"), of("place")].filter(Boolean).join(" → ");
    case "agreement": return of("agreement") || of("parties");
  }
}

export function voiceName(voice: VoiceLink): string {
  const name = voice.refers_to ?? voice.source;
  if (name) return name;
  return voice.anonymous ? "somebody unnamed" : "no source named";
}

/** The innermost voice, or the report itself. */
export function speaker(statement: Statement): string {
  const last = statement.voice[statement.voice.length - 1];
  return last ? voiceName(last) : "the report itself";
}

export function quantity(q: Quantity): string {
  const number = q.low === null && q.high === null ? q.text : q.low === q.high || q.high === null
    ? `${q.low}${q.high === null && /least|more|over/i.test(q.text) ? "+" : ""}` : `${q.low ?? "?"}–${q.high}`;
  return `${number} ${plain(q.what)}`;
}

export const factualityWord: Record<string, string> = {
  certain: "", probable: "probably", possible: "possibly", denied: "denied", future: "expected", unreal: "unreal",
};

export const inMatters = (matters: (InMatter | string)[] | undefined): InMatter[] =>
  (matters ?? []).map((matter) => (typeof matter === "string" ? { id: matter } : matter));

export const ADMIRALTY: Record<string, string> = {
  A: "completely reliable", B: "usually reliable", C: "fairly reliable", D: "not usually reliable", E: "unreliable", F: "cannot be judged",
};
