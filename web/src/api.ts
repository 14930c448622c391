// The desk's side of the HTTP API: shapes and calls. Offsets are UTF-16 code units, as strings have them here.

export interface Span { start: number; end: number }
export interface List<T> { items: T[]; next: string | null; total: number | null }
export type Stance = "asserts" | "denies" | "disputes";
export type ByStance = Record<Stance, number>;

/** Somebody saying something, as boards list it. */
export interface Said { statement: string; who: string; report: string; day: string | null; factuality: string }

export interface ReportHead { id: string; title: string | null; publisher: string | null; published: string | null; language?: string | null }

export interface ReportRow extends ReportHead {
  added?: string | null; words?: number; n_statements?: number; notes?: Note[];
  family?: { id: string | number; size: number; role: string; origin?: string } | null;
}
export type Note = string | { message?: string; text?: string; kind?: string };

export interface ActorLink { key: string; name: string; side?: string | null; sector?: string | null; country?: string | null }
export interface PlaceLink { geonames: number | null; name: string; lat: number; lon: number; radius_km: number | null }
export interface VoiceLink {
  source: string | null; cue: string | null; how: string; refers_to?: string | null; anonymous?: boolean;
  source_kind?: string | null; actor?: ActorLink | null;
}
export interface Quantity { what: string; low: number | null; high: number | null; text: string }
export interface InMatter { id: string; label?: string; stance?: Stance; reports?: number; roots?: number; roots_on_this?: number }

/** A statement in the case format, with what the desk adds. */
export interface Statement {
  id: string; report: string; quote: string; start?: number; end?: number; voice: VoiceLink[]; factuality: string;
  kind: "event" | "relation" | "control" | "agreement";
  event?: Fields; relation?: Fields; control?: Fields; agreement?: Fields;
  quantities?: Quantity[]; from_elsewhere?: string[];
  links?: { actors?: Record<string, ActorLink[]>; place?: PlaceLink | null };
  rule?: string; model?: string; score?: number; standing?: string; matters?: (InMatter | string)[]; stance?: Stance;
  matter?: string | null; of?: ReportHead | null;
}
export type Fields = Record<string, string | string[] | null | undefined>;

export interface Voice {
  id: number; parent: number | null; source: Span | null; cue: Span | null; content: Span[]; how: string; kind?: string;
  anonymous?: boolean; refers_to?: string | null; attitude?: string;
}
export interface Block extends Span { kind: string }
export interface Copy { report: ReportHead; containment?: number; role?: string; evidence?: string[] }
export interface Report extends ReportRow {
  sha256: string; url?: string | null; byline?: string | null; dateline?: string | null; updated?: string | null;
  first_published?: string | null; evidence?: Record<string, string>; text: string; blocks: Block[]; voices: Voice[];
  statements: Statement[]; copies: Copy[]; credits?: { kind: string; of: string | null; evidence: string }[];
}

export interface Compared {
  a: ReportHead & { text: string }; b: ReportHead & { text: string };
  passages: { a: Span | null; b: Span | null; kind: string }[];
}

export interface Trail {
  statement: Statement;
  fields: {
    field: string; words: string; text_bytes?: Span; block?: { number: number; kind: string } | null; input_bytes?: Span | null;
    input_words?: string | null;
  }[];
  report: ReportHead & { url?: string | null };
  input: { sha256: string; bytes: number; origins: { path: string; captured: string; log: number }[] };
  reading: {
    recorded: string; reader: { sha256: string; description: { model?: { name: string; sha256: string } | null; program?: string } };
    log?: { seq: number; sha256: string } | null; n_earlier?: number; notes?: Note[];
  };
  standing: string; corrected: unknown[]; decisions: (Decision | number)[]; matters: (InMatter | string)[];
}

export interface Hit { report: ReportHead; statement: Statement | null; standing: string | null; snippet: string; marks: [number, number][] }
export interface Facet { value: string; n: number }
export interface Hits extends List<Hit> { facets?: Record<string, Facet[]> }

export interface MatterRow {
  id: string; label: string; kind: string; type?: string | null; date?: string | null; place?: string | null;
  n_reports: number; n_families: number; n_roots: number; n_independent: number; independent_by_stance: ByStance;
  disputed: boolean; fields?: string[];
}
export interface Root {
  name: string; statements: string[]; stances: Stance[]; independent: boolean; party: boolean; reason: string;
}
export interface Family { id: string | number; reports: string[]; origin: string | null; of: string | null }
export interface Change { who: string; stands: { stance: Stance; killed: string | null; said: Said[] }[] }
export interface Matter {
  id: string; label: string; kind: string; members: string[]; stance: Record<string, Stance>; copies: string[][];
  independent_roots: number; independent_by_stance: ByStance; root_details: Root[];
  joins: { a: string; b: string; score: number; reasons: string[] }[]; changes?: Change[];
  statements: Statement[]; reports: ReportHead[]; families?: Family[]; decisions?: Decision[];
}

export interface Entry {
  date: string; date_is_told: boolean; other_dates: { date: string; statements: number }[]; matter: string; label: string; kind: string;
  statements: string[]; n_reports: number; stances: ByStance; independent_roots: ByStance;
}
export interface Clause { words: string; on: string[]; said: Said[]; denied: Said[] }
export interface Agreement {
  id: string; name: string; other_names: string[]; parties: { name: string; statements: string[] }[];
  terms: Clause[]; exemptions: Clause[]; conditions: Clause[];
  steps: {
    act: string; by: string | null; dates: { date: string; statements: string[] }[]; dates_differ: boolean;
    said: Said[]; denied: Said[]; expected: Said[];
  }[];
  positions: { who: string; now: string | null; changed: boolean; stands: { standing: string; said: Said[] }[] }[];
  violations: {
    accused: string | null; words: string; date: string | null; alleged: Said[]; denied: Said[]; possible: Said[];
    acts: string[]; acts_denied: Said[];
  }[];
  statements: string[];
}
export interface Interval {
  state: string; actor: string | null; from: string | null; from_is_told: boolean; until: string | null; contested: boolean;
  said: Said[]; denied: Said[]; expected: Said[];
}
export interface Held { place: string; intervals: Interval[]; lat?: number; lon?: number; radius_km?: number | null }
export interface Edge {
  from: string | null; type: string; to: string | null; what: string[]; days: { first: string; last: string } | null;
  other_names: string[]; said: Said[]; denied: Said[]; expected: Said[]; against: Said[];
}
export interface PlaceFeature {
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: {
    name: string; radius_km: number | null; n_statements: number; matters?: string[];
    statements?: { id: string; quote: string; date: string | null; who: string | null; report: string }[];
  };
}
export interface Places { features: PlaceFeature[] }

export interface ActorRow {
  key: string; name: string; names?: string[]; side?: string | null; sector?: string | null; country?: string | null;
  n_actor?: number; n_recipient?: number; n_source?: number;
}
export interface Actor extends ActorRow { statements: Statement[]; relations?: Edge[] }
export interface Source {
  name: string; kind: string; n_reports: number; n_statements: number; reliability?: string | null; side?: string | null;
}
export interface Waiting {
  statement: Statement; report: ReportHead; before?: string; after?: string; doubt: number; weight: number; reasons: string[];
  matters: InMatter[]; standing?: string; rank?: number;
}
export interface Decision {
  decision: number; author: string; decided: string; subject: string; verdict: { kind: string; [key: string]: unknown };
  holds: boolean; coding?: boolean; undone_by?: number | null; subject_found?: boolean;
}
export interface Reliability {
  coders: string[]; coded: number[]; shared: number;
  fields: { field: string; units: number; same: number; alpha: number | null; confusion: Record<string, number>; differences: [string, (string | null)[]][] }[];
}
export interface LogEntry { seq: number; time?: string; kind?: string; subject?: string | null; sha256: string; previous?: string | null; payload?: unknown }
export interface Verified { ok: boolean; entries?: number; head?: string | null; broken: { what?: string; reason?: string }[] }
export interface Job {
  id: string; kind?: string; state: string; done: number; total: number | null; skipped?: { name: string; reason: string }[]; message?: string;
}
export interface CaseInfo {
  name: string; counts: Record<"inputs" | "reports" | "statements" | "matters" | "families" | "decisions" | "queue", number>;
  head: { seq: number; sha256: string } | null; joined: string | null; version: string; newest: string | null; author?: string;
}

/** What the server said that it could not do. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) { super(message); }
}

export type Query = Record<string, string | number | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  const tail = search.toString();
  return `/api/v1${path}${tail ? `?${tail}` : ""}`;
}

/** The tag of the newest answer from the case: what is shown is of that state. */
export const seen = { tag: null as string | null };

async function call<T>(method: string, path: string, query?: Query, body?: unknown, signal?: AbortSignal): Promise<T> {
  const json = body !== undefined && !(body instanceof FormData);
  let answer: Response;
  try {
    answer = await fetch(address(path, query), {
      method, signal, headers: json ? { "Content-Type": "application/json" } : {},
      body: body === undefined ? undefined : json ? JSON.stringify(body) : (body as FormData),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "unreachable", "The server does not answer. Is `hearsay serve` still running?");
  }
  const tag = answer.headers.get("ETag");
  if (tag) seen.tag = tag;
  const text = await answer.text();
  let value: unknown = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* An answer that is no JSON is an error below. */ }
  if (!answer.ok) {
    const error = (value as { error?: { code?: string; message?: string } } | null)?.error;
    throw new ApiError(answer.status, error?.code ?? "internal", error?.message ?? `The server answered ${answer.status}.`);
  }
  return value as T;
}

const get = <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", path, query, undefined, signal);
const part = encodeURIComponent;

export const api = {
  case: () => get<CaseInfo>("/case"),
  reports: (query: Query, signal?: AbortSignal) => get<List<ReportRow>>("/reports", query, signal),
  report: (id: string, signal?: AbortSignal) => get<Report>(`/reports/${part(id)}`, {}, signal),
  compare: (a: string, b: string, signal?: AbortSignal) => get<Compared>(`/reports/${part(a)}/compare/${part(b)}`, {}, signal),
  statement: (id: string, signal?: AbortSignal) => get<Trail>(`/statements/${part(id)}`, {}, signal),
  search: (query: Query, signal?: AbortSignal) => get<Hits>("/search", query, signal),
  matters: (query: Query, signal?: AbortSignal) => get<List<MatterRow>>("/matters", query, signal),
  matter: (id: string, query: Query, signal?: AbortSignal) => get<Matter>(`/matters/${part(id)}`, query, signal),
  agreements: (query: Query, signal?: AbortSignal) => get<List<Agreement>>("/agreements", query, signal),
  control: (query: Query, signal?: AbortSignal) => get<List<Held>>("/control", query, signal),
  relations: (query: Query, signal?: AbortSignal) => get<List<Edge>>("/relations", query, signal),
  timeline: (query: Query, signal?: AbortSignal) => get<List<Entry>>("/timeline", query, signal),
  places: (query: Query, signal?: AbortSignal) => get<Places>("/places", query, signal),
  actors: (query: Query, signal?: AbortSignal) => get<List<ActorRow>>("/actors", query, signal),
  actor: (key: string, signal?: AbortSignal) => get<Actor>(`/actors/${part(key)}`, {}, signal),
  sources: (query: Query, signal?: AbortSignal) => get<List<Source>>("/sources", query, signal),
  queue: (query: Query, signal?: AbortSignal) => get<List<Waiting>>("/queue", query, signal),
  reliability: (query: Query, signal?: AbortSignal) => get<Reliability>("/reliability", query, signal),
  decisions: (query: Query, signal?: AbortSignal) => get<List<Decision>>("/decisions", query, signal),
  decide: (body: { action: string; target: string; field?: string; value?: unknown; note?: string; author: string }) =>
    call<{ decision: number }>("POST", "/decisions", {}, body),
  undo: (number: number, author: string) => call<{ decision: number }>("DELETE", `/decisions/${number}`, { author }),
  log: (query: Query, signal?: AbortSignal) => get<List<LogEntry>>("/log", query, signal),
  verify: () => get<Verified>("/verify"),
  upload: (files: File[]) => {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    return call<{ job: string }>("POST", "/inputs", {}, form);
  },
  join: () => call<{ job: string }>("POST", "/join"),
  job: (id: string) => get<Job>(`/jobs/${part(id)}`),
};

/** All items of a list that comes in pages, up to `most`. */
export async function all<T>(page: (query: Query, signal?: AbortSignal) => Promise<List<T>>, query: Query, signal?: AbortSignal, most = 5000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const list: List<T> = await page({ limit: 500, ...query, cursor }, signal);
    items.push(...list.items);
    cursor = list.next;
  } while (cursor && items.length < most);
  return items;
}
