// The text in pieces, each with the voices that speak in it, outermost first, and the statements that it is in.
import type { Block, Report, Statement, Voice } from "../api";

export interface Speaker { name: string; letter: string; color: number; n: number }
export interface Piece { start: number; end: number; words: string; voices: Voice[]; statements: Statement[]; role: "source" | "cue" | null }
export interface Lines { kind: string; start: number; pieces: Piece[] }

export function nameOf(voice: Voice, text: string): string {
  if (voice.refers_to) return voice.refers_to;
  if (voice.source) return text.slice(voice.source.start, voice.source.end);
  return voice.anonymous === false ? "no source named" : "somebody unnamed";
}

/** Every source of the report, with a letter and a color of its own: in the order in which they speak. */
export function speakers(report: Report): Map<string, Speaker> {
  const found = new Map<string, Speaker>();
  const first = (voice: Voice) => Math.min(...voice.content.map((span) => span.start), voice.source?.start ?? Infinity);
  for (const voice of [...report.voices].sort((a, b) => first(a) - first(b))) {
    const name = nameOf(voice, report.text);
    const at = found.get(name);
    if (at) at.n += 1;
    else {
      const i = found.size;
      found.set(name, { name, letter: i < 26 ? String.fromCharCode(65 + i) : `${String.fromCharCode(65 + (i % 26))}${Math.floor(i / 26) + 1}`, color: (i % 8) + 1, n: 1 });
    }
  }
  return found;
}

export function chain(voice: Voice, voices: Map<number, Voice>): Voice[] {
  const links: Voice[] = [];
  for (let at: Voice | undefined = voice; at && !links.includes(at); at = at.parent === null ? undefined : voices.get(at.parent)) links.unshift(at);
  return links;
}

export function lines(report: Report): Lines[] {
  const text = report.text;
  const voices = new Map(report.voices.map((voice) => [voice.id, voice]));
  const depth = new Map(report.voices.map((voice) => [voice.id, chain(voice, voices).length]));
  const whole: Block[] = report.blocks.length ? report.blocks : [{ kind: "paragraph", start: 0, end: text.length }];
  return whole.map((block) => {
    const cuts = new Set([block.start, block.end]);
    const inside = (span: { start: number; end: number }) => span.start < block.end && span.end > block.start;
    const cut = (span: { start: number; end: number } | null | undefined) => {
      if (!span || !inside(span)) return;
      cuts.add(Math.max(span.start, block.start));
      cuts.add(Math.min(span.end, block.end));
    };
    for (const voice of report.voices) { voice.content.forEach(cut); cut(voice.cue); cut(voice.source); }
    const here = report.statements.filter((s) => s.start !== undefined && s.end !== undefined && inside({ start: s.start, end: s.end }));
    for (const s of here) cut({ start: s.start ?? 0, end: s.end ?? 0 });
    const at = [...cuts].sort((a, b) => a - b);
    const pieces: Piece[] = [];
    for (let i = 0; i + 1 < at.length; i += 1) {
      const start = at[i] ?? 0, end = at[i + 1] ?? 0;
      const covers = (span: { start: number; end: number } | null) => span !== null && span.start <= start && span.end >= end;
      pieces.push({
        start, end, words: text.slice(start, end),
        voices: report.voices.filter((voice) => voice.content.some(covers)).sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0)),
        statements: here.filter((s) => covers({ start: s.start ?? 0, end: s.end ?? 0 })).sort((a, b) => (a.end! - a.start!) - (b.end! - b.start!)),
        role: report.voices.some((voice) => covers(voice.cue)) ? "cue" : report.voices.some((voice) => covers(voice.source)) ? "source" : null,
      });
    }
    return { kind: block.kind, start: block.start, pieces };
  });
}

/** Tops for cards that want to stand beside their lines and must not lie on each other; the chosen one gets its
 * wish. */
export function arrange(wishes: number[], heights: number[], chosen: number, gap = 6): number[] {
  const tops = [...wishes];
  const anchor = chosen >= 0 ? chosen : 0;
  for (let i = anchor + 1; i < tops.length; i += 1) tops[i] = Math.max(wishes[i] ?? 0, (tops[i - 1] ?? 0) + (heights[i - 1] ?? 0) + gap);
  for (let i = anchor - 1; i >= 0; i -= 1) tops[i] = Math.min(wishes[i] ?? 0, (tops[i + 1] ?? 0) - (heights[i] ?? 0) - gap);
  // What was pushed over the upper edge pushes back.
  let floor = 0;
  for (let i = 0; i < tops.length; i += 1) { if ((tops[i] ?? 0) < floor) tops[i] = floor; floor = (tops[i] ?? 0) + (heights[i] ?? 0) + gap; }
  return tops;
}
