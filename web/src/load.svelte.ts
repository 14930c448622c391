// Asking the server for what a page shows, anew whenever what it depends on changes.
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
