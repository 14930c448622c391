// Taking what a page shows elsewhere: tables as CSV, pictures as SVG and PNG.

import { CanvasPen, SvgPen, type Drawn } from "./pen";

function save(name: string, type: string, content: BlobPart): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export type Cell = string | number | boolean | null | undefined;

/** A cell that a spreadsheet would take for a formula gets an apostrophe: its words are somebody else's. */
function cell(value: Cell): string {
  let words = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(words)) words = `'${words}`;
  return /[",\n\r]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

export function csv(name: string, head: string[], rows: Cell[][]): void {
  const lines = [head, ...rows].map((row) => row.map(cell).join(","));
  save(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${lines.join("\r\n")}\r\n`);
}

const PROPERTIES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "visibility"];

/** A picture that stands in the page, or one that is drawn. */
export type Taken = SVGSVGElement | Drawn | null | undefined;

export function svg(name: string, picture: Taken): void {
  if (picture) save(`${name}.svg`, "image/svg+xml", picture instanceof SVGSVGElement ? drawing(picture) : written(picture));
}

function written(picture: Drawn): string {
  const pen = new SvgPen(picture.width, picture.height, picture.ground);
  picture.draw(pen);
  return pen.toString();
}

/** In twice its size, so that it can be printed. */
export async function png(name: string, picture: Taken): Promise<void> {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  if (!picture || !context) return;
  if (picture instanceof SVGSVGElement) {
    const image = new Image(), { width, height } = picture.getBoundingClientRect();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(picture))}`;
    await image.decode();
    [canvas.width, canvas.height] = [Math.round(width * 2), Math.round(height * 2)];
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  } else {
    const pen = new CanvasPen(context, picture.width, picture.height, 0, 0, 2);
    pen.path(`M0 0H${picture.width}V${picture.height}H0Z`, { fill: picture.ground });
    picture.draw(pen);
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(`${name}.png`, "image/png", blob);
}

/** The picture with its colors and fonts written into it, as it looks now. */
function drawing(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const from = [picture, ...picture.querySelectorAll<SVGElement>("*")];
  const onto = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const property of PROPERTIES) onto[i]?.setAttribute(property, style.getPropertyValue(property));
    onto[i]?.removeAttribute("class");
    onto[i]?.removeAttribute("style");
  });
  const box = picture.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.round(box.width)));
  copy.setAttribute("height", String(Math.round(box.height)));
  if (!copy.getAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${Math.round(box.width)} ${Math.round(box.height)}`);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const [x = "0", y = "0", width = "100%", height = "100%"] = (copy.getAttribute("viewBox") ?? "").split(/[ ,]+/);
  for (const [key, value] of Object.entries({ x, y, width, height, fill: getComputedStyle(document.body).backgroundColor })) ground.setAttribute(key, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}
