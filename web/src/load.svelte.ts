// Asking the server for what a page shows, anew whenever what it depends on changes.
import { untrack } from "svelte";
import type { List } from "./api";
import { desk, reason } from "./desk.svelte";

export interface Loaded<T> { readonly value: T | null; readonly error: string | null; readonly busy: boolean; again(): void }

/** `ask` reads what it depends on before its first await. What was there stays until the answer comes. */
export function load<T>(ask: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  let value = $state.raw<T | null>(null);
  let error = $state<string | null>(null);
  let busy = $state(true);
  let turn = $state(0);
  $effect(() => {
    void turn;
    void desk.version;
    const stop = new AbortController();
    busy = true;
    ask(stop.signal).then(
      (answer) => { if (!stop.signal.aborted) { value = answer; error = null; busy = false; } },
      (failure) => { if (!stop.signal.aborted) { error = reason(failure); busy = false; } },
    );
    return () => stop.abort();
  });
  return { get value() { return value; }, get error() { return error; }, get busy() { return busy; }, again() { turn += 1; } };
}

export interface Paged<T> extends Loaded<T[]> { readonly total: number | null; readonly next: string | null; readonly isMore: boolean; more(): Promise<void> }

/** A list that comes in pages: the first at once, further ones when asked for. */
export function pages<T>(ask: (cursor: string | null, signal?: AbortSignal) => Promise<List<T>>): Paged<T> {
  let further = $state.raw<T[]>([]);
  let next = $state<string | null>(null);
  let isMore = $state(false);
  // Asked again because the record changed, a list stays as long as it was.
  let version = desk.version;
  const first = load(async (signal) => {
    const had = version === desk.version ? 0 : untrack(() => further.length);
    version = desk.version;
    const list = await ask(null, signal), more: T[] = [];
    let at = list.next;
    while (at && more.length < had) { const page: List<T> = await ask(at, signal); more.push(...page.items); at = page.next; }
    if (!signal.aborted) { further = more; next = at; }
    return list;
  });
  const value = $derived(first.value ? [...first.value.items, ...further] : null);
  return {
    get value() { return value; }, get error() { return first.error; }, get busy() { return first.busy; }, again: first.again,
    get total() { return first.value?.total ?? null; }, get next() { return next; }, get isMore() { return isMore; },
    async more() {
      if (!next || isMore) return;
      isMore = true;
      try { const list = await ask(next); further = [...further, ...list.items]; next = list.next; } finally { isMore = false; }
    },
  };
}
