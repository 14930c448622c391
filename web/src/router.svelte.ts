// Which page is open, and with which settings: the address says it all, so that any view can be sent or kept.

interface Place { path: string; query: Record<string, string>; hash: string }

const read = (): Place => ({
  path: decodeURI(location.pathname).replace(/\/+$/, "") || "/",
  query: Object.fromEntries(new URLSearchParams(location.search)),
  hash: location.hash.slice(1),
});

export const route = $state<Place>({ path: "/", query: {}, hash: "" });
Object.assign(route, read());

/** Goes to a page of the desk. */
export function go(to: string, replace = false): void {
  if (to === location.pathname + location.search + location.hash) return;
  const before = location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  Object.assign(route, read());
  if (location.pathname !== before) {
    window.scrollTo(0, 0);
    // Who uses a screen reader is told of the page by its heading.
    requestAnimationFrame(() => document.getElementById("content")?.focus({ preventScroll: true }));
  }
}

/** Changes settings of the page that is open; empty ones leave the address. */
export function set(changes: Record<string, string | number | null | undefined>, replace = true): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const tail = query.toString();
  go(location.pathname + (tail ? `?${tail}` : "") + location.hash, replace);
}

/** The address of a page with settings; the two clocks and the period go along everywhere. */
export function to(path: string, query: Record<string, string | number | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const name of ["as_of", "known_on", "from", "to"]) if (route.query[name]) search.set(name, route.query[name]);
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  const tail = search.toString();
  return path + (tail ? `?${tail}` : "");
}

/** The two clocks of the address, for calls. */
export const clocks = (): Record<string, string | undefined> => ({ as_of: route.query.as_of, known_on: route.query.known_on });

/** The days that all pages are narrowed down to, both ends included. */
export const period = (): Record<string, string | undefined> => ({ from: route.query.from, to: route.query.to });

/** Clocks and period, for calls that list. */
export const scope = (): Record<string, string | undefined> => ({ ...clocks(), ...period() });

addEventListener("popstate", () => Object.assign(route, read()));

// Plain links stay plain: opening in a new tab, copying, status line all work. Only the plain click is ours.
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) && !(link instanceof SVGAElement)) return;
  const href = link.getAttribute("href") ?? "";
  if (link.hasAttribute("download") || link.getAttribute("target") || !href.startsWith("/") || href.startsWith("/api/")) return;
  event.preventDefault();
  go(href);
});
