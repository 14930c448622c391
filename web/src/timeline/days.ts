// TIMEX3 values as spans of days, and days as places on an axis.

export interface Days { start: number; end: number }
const DAY = 86_400_000;
export const number = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY);
export const iso = (n: number): string => new Date(Math.round(n) * DAY).toISOString().slice(0, 10);

function one(value: string): Days | null {
  const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(value);
  if (day) { const n = number(value); return Number.isFinite(n) ? { start: n, end: n + 1 } : null; }
  const week = /^(\d{4})-W(\d\d)/.exec(value);
  if (week) {
    const fourth = number(`${week[1]}-01-04`), weekday = (new Date(fourth * DAY).getUTCDay() + 6) % 7;
    const start = fourth - weekday + (Number(week[2]) - 1) * 7;
    return { start, end: start + 7 };
  }
  const month = /^(\d{4})-(\d\d)/.exec(value);
  if (month) { const m = Number(month[2]); return { start: number(`${month[1]}-${month[2]}-01`), end: m === 12 ? number(`${Number(month[1]) + 1}-01-01`) : number(`${month[1]}-${String(m + 1).padStart(2, "0")}-01`) }; }
  const season = /^(\d{4})/.exec(value);
  if (season) return { start: number(`${season[1]}-01-01`), end: number(`${Number(season[1]) + 1}-01-01`) };
  return null;
}

/** The days of `2025-04-19`, `2025-04`, `2025`, `2025-W16` or a span `2025-04-14..2025-04-21`. */
export function days(value: string | null | undefined): Days | null {
  if (!value) return null;
  const [from, to] = value.split(/\.\.|\/| to /);
  const start = one((from ?? "").trim()), end = to ? one(to.trim()) : start;
  return start && end ? { start: start.start, end: Math.max(end.end, start.end) } : start ?? end;
}

/** Days, months or years to write on an axis of `width` pixels from `from` to `to`. */
export function ticks(from: number, to: number, width: number): { at: number; words: string; strong: boolean }[] {
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const room = Math.max(2, Math.floor(width / 84)), span = to - from;
  const found: { at: number; words: string; strong: boolean }[] = [];
  const step = [1, 2, 5, 7, 14].find((n) => span / n <= room);
  if (step) {
    for (let n = Math.ceil(from / step) * step; n <= to; n += step) { const date = new Date(n * DAY); const first = found.length === 0 || date.getUTCDate() <= step; found.push({ at: n, words: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}${first ? ` ${date.getUTCFullYear()}` : ""}`, strong: first }); }
    return found;
  }
  const months = [1, 3, 6, 12, 24, 60, 120].find((n) => span / 30.44 / n <= room) ?? 240;
  const begin = new Date(from * DAY);
  for (let m = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / months) * months; ; m += months) {
    const at = Date.UTC(Math.floor(m / 12), m % 12, 1) / DAY;
    if (at > to) return found;
    if (at >= from) found.push({ at, words: months >= 12 || m % 12 === 0 ? `${Math.floor(m / 12)}` : `${MONTHS[m % 12]}`, strong: m % 12 === 0 });
  }
}
