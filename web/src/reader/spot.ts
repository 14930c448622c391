// From words that are selected on the page to their place in the report's text.

/** Where a place in the page stands in the text; null outside the report's words. */
function offset(node: Node, at: number): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest("[data-at]");
  if (piece && node.nodeType === Node.TEXT_NODE) return Number(piece.getAttribute("data-at")) + at;
  // Between pieces: the next one begins there, or the one before ends.
  if (!(node instanceof Element)) return null;
  const begin = (found: Element | null | undefined) => (found ? Number(found.getAttribute("data-at")) : null);
  if (piece) return at === 0 ? begin(piece) : (begin(piece) ?? 0) + (piece.textContent?.length ?? 0);
  for (let i = at; i < node.childNodes.length; i += 1) {
    const child = node.childNodes[i];
    if (child instanceof Element) { const found = child.matches("[data-at]") ? child : child.querySelector("[data-at]"); if (found) return begin(found); }
  }
  return null;
}

/** The selected words of the text, without white space around them; null where none are. */
export function selected(text: string, within: Element | undefined): { start: number; end: number } | null {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed || !within) return null;
  const range = selection.getRangeAt(0);
  if (!within.contains(range.startContainer)) return null;
  let start = offset(range.startContainer, range.startOffset);
  if (start === null) return null;
  let end = offset(range.endContainer, range.endOffset) ?? start + selection.toString().length;
  if (!within.contains(range.endContainer)) end = start + selection.toString().length;
  end = Math.min(end, text.length);
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end -= 1;
  return end > start ? { start, end } : null;
}
