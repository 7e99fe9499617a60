// A molecule that can be turned: by mouse, touch and keyboard; the atom under the pointer is named.

import { h } from "../dom";
import { canvasPainter, Look, Painter } from "./painter";
import { atomAt, firstView, Pose, Scene } from "./scene";
import { multiply, rotationX, rotationY } from "./vector";
import { webglPainter } from "./webgl_painter";

const viewers = new Set<Viewer>();
let painter: Painter | null = null;

function sharedPainter(): Painter {
  painter ??= webglPainter(() => {
    painter = canvasPainter;
    repaintAll();
  }) ?? canvasPainter;
  return painter;
}

export function repaintAll(): void {
  for (const viewer of viewers) viewer.repaint();
}

function hex(variable: string): number {
  return parseInt(getComputedStyle(document.documentElement).getPropertyValue(variable).trim().slice(1), 16);
}

export interface ViewerOptions {
  label: string; // for those who do not see the picture
  elementName(symbol: string): string;
  large?: boolean; // takes the wheel when focused and all touch gestures; a small one leaves scrolling to the page
}

export class Viewer {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly tag: HTMLElement;
  private scene: Scene | null = null;
  private pose: Pose | null = null;
  private pointers = new Map<number, [number, number]>();
  private pending = false;
  private visible = false;

  constructor(private readonly options: ViewerOptions) {
    this.canvas = h("canvas", { tabindex: options.large ? "0" : "-1", role: "img", "aria-label": options.label });
    this.canvas.style.touchAction = options.large ? "none" : "pan-y";
    this.tag = h("span", { class: "atom-tag", hidden: true });
    this.element = h("div", { class: options.large ? "viewer large" : "viewer" }, this.canvas, this.tag);
    viewers.add(this);
    this.listen();
    new ResizeObserver(() => this.repaint()).observe(this.element);
    // Nothing is drawn before it comes into sight.
    new IntersectionObserver((entries) => {
      this.visible = entries.some((entry) => entry.isIntersecting);
      this.repaint();
    }, { rootMargin: "200px" }).observe(this.element);
  }

  show(scene: Scene | null, label: string): void {
    this.scene = scene;
    this.pose = null;
    this.canvas.setAttribute("aria-label", label);
    this.tag.hidden = true;
    this.repaint();
  }

  reset(): void {
    this.pose = null;
    this.repaint();
  }

  zoom(factor: number): void {
    const pose = this.view();
    if (pose) this.pose = { ...pose, zoom: Math.min(6, Math.max(0.5, pose.zoom * factor)) };
    this.repaint();
  }

  turn(right: number, down: number): void {
    const pose = this.view();
    if (pose) this.pose = { ...pose, rotation: multiply(multiply(rotationX(down), rotationY(right)), pose.rotation) };
    this.repaint();
  }

  repaint(): void {
    if (this.pending || !this.visible) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.paint();
    });
  }

  // At once and out of sight too, as printing needs it.
  paint(): void {
    const ratio = Math.min(3, Math.max(1, window.devicePixelRatio));
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round(this.element.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const look: Look = { background: hex("--paper"), outline: hex("--outline") };
    const pose = this.view();
    if (this.scene && pose) sharedPainter().paint(this.canvas, this.scene, pose, look);
    else this.canvas.getContext("2d")?.clearRect(0, 0, width, height);
  }

  // The pose, which begins as the first view: it depends on the size of the picture.
  private view(): Pose | null {
    const { clientWidth, clientHeight } = this.element;
    if (this.scene && clientWidth > 0 && clientHeight > 0) this.pose ??= firstView(this.scene, clientWidth, clientHeight);
    return this.pose;
  }

  private place(event: PointerEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, this.place(event));
      this.tag.hidden = true;
    });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
    }
    canvas.addEventListener("pointerleave", () => (this.tag.hidden = true));
    if (!this.options.large) return;
    canvas.addEventListener("wheel", (event) => {
      // Scrolling over the picture still moves the page, until the picture is in use.
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.0015));
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("dblclick", () => this.reset());
  }

  private move(event: PointerEvent): void {
    const here = this.place(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.nameAtom(here);
      return;
    }
    this.pointers.set(event.pointerId, here);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (others.length === 1) {
      const distance = (place: [number, number]) => Math.hypot(place[0] - others[0][0], place[1] - others[0][1]);
      if (this.options.large) this.zoom(distance(here) / Math.max(1, distance(before)));
      return;
    }
    const size = Math.min(this.element.clientWidth, this.element.clientHeight);
    this.turn(((here[0] - before[0]) / size) * 3.2, ((here[1] - before[1]) / size) * 3.2);
  }

  private nameAtom([x, y]: [number, number]): void {
    const pose = this.view();
    if (!this.scene || !pose) return;
    const atom = atomAt(x, y, this.scene, pose, this.element.clientWidth, this.element.clientHeight);
    this.tag.hidden = atom < 0;
    if (atom < 0) return;
    const { symbol, label } = this.scene.balls[atom];
    this.tag.textContent = `${label} · ${this.options.elementName(symbol)}`;
    this.tag.style.left = `${Math.min(x + 12, this.element.clientWidth - 110)}px`;
    this.tag.style.top = `${Math.max(0, y - 26)}px`;
  }

  private key(event: KeyboardEvent): void {
    const step = 0.15;
    const actions: { [key: string]: () => void } = {
      ArrowLeft: () => this.turn(-step, 0),
      ArrowRight: () => this.turn(step, 0),
      ArrowUp: () => this.turn(0, -step),
      ArrowDown: () => this.turn(0, step),
      "+": () => this.zoom(1.2),
      "=": () => this.zoom(1.2),
      "-": () => this.zoom(1 / 1.2),
      "0": () => this.reset(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}

export function paintAll(): void {
  for (const viewer of viewers) viewer.paint();
}
