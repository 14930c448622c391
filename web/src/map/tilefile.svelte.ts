// A file of map tiles that the user brought: it stays in this window and goes nowhere.
export const tiles = $state<{ file: File | null; problem: string | null }>({ file: null, problem: null });

export const isTiles = (file: File): boolean => file.name.toLowerCase().endsWith(".pmtiles");

export function bring(file: File | null | undefined): void {
  tiles.problem = null;
  tiles.file = file ?? null;
}

/** Takes the file away again, and says why. */
export function refuse(problem: string): void { tiles.file = null; tiles.problem = problem; }

/** Whether this browser can draw tiles: they need WebGL 2. */
export function hasWebGl(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch { return false; }
}
