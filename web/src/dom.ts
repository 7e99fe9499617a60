// Making elements, saving and copying text.

type Child = Node | string | null;
type Attributes = { [name: string]: string | number | boolean | ((event: any) => void) | null };

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

// An HTML element; attributes that are functions become listeners of the event of that name.
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElementTagNameMap[K], attributes, children);
}

export function saveText(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// A page opened from a file may not reach the clipboard; then the old way through a selected field.
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h("textarea", { class: "off-screen", readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}

export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = h("button", { type: "button", class: "quiet" }, label);
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const copied = await copyText(text());
    button.textContent = copied ? "Copied" : "Not allowed here";
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

export function saveButton(label: string, name: string, text: () => string, type?: string): HTMLButtonElement {
  return h("button", { type: "button", class: "quiet", click: (event: Event) => { event.stopPropagation(); saveText(name, text(), type); } }, label);
}

// Calls `draw` with the width of the element in CSS pixels, now and whenever it changes.
export function onWidth(element: HTMLElement, draw: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.round(element.clientWidth);
    if (width === last || width === 0) return;
    last = width;
    // In the next frame, as drawing changes the layout that is being observed.
    requestAnimationFrame(() => draw(width));
  }).observe(element);
}
