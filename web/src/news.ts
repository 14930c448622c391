// What the server tells on its own: that the case is joined anew. What is shown is then asked for again, in place.
import { address, seen } from "./api";
import { desk, look } from "./desk.svelte";

/** Listens while the window is seen: browsers allow few connections to one server, and a hidden page needs none. */
export function listen(): void {
  let events: EventSource | null = null;
  const follow = () => {
    if (document.hidden) { events?.close(); events = null; return; }
    if (events) return;
    events = new EventSource(address("/events"));
    events.addEventListener("joined", (event) => {
      const { tag } = JSON.parse((event as MessageEvent<string>).data) as { tag: string };
      // Answers that wait for this join come at the same time: they are of that state already.
      setTimeout(() => { if (seen.tag !== null && seen.tag !== tag) { desk.version += 1; void look(); } }, 400);
    });
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}
