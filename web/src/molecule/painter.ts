// How a scene becomes a picture: by WebGL where the browser has it, else by the canvas alone. Both draw the same.

import { css, mix } from "./colours";
import { Pose, project, Scene, scaleOf } from "./scene";

export interface Look {
  background: number; // that depth fades into
  outline: number;
}

export interface Painter {
  // Draws over the whole target, whose width and height are in device pixels; the ground stays transparent.
  paint(target: HTMLCanvasElement, scene: Scene, pose: Pose, look: Look): void;
}

// Share of the background in the colour of something at this depth.
export function fade(depth: number, scene: Scene): number {
  return Math.min(0.55, Math.max(0, (0.25 - depth / scene.radius) * 0.42));
}

interface Item {
  depth: number;
  draw(): void;
}

export const canvasPainter: Painter = {
  paint(target, scene, pose, look) {
    const context = target.getContext("2d");
    if (!context) return;
    const { width, height } = target;
    const scale = scaleOf(scene, pose, width, height);
    const line = Math.max(1, scale * 0.03);
    context.clearRect(0, 0, width, height);
    context.lineCap = "butt";
    const items: Item[] = [];
    for (const ball of scene.balls) {
      const at = project(ball.at, scene, pose, width, height);
      const radius = ball.radius * scale;
      items.push({
        depth: at.depth,
        draw() {
          const colour = mix(ball.colour, look.background, fade(at.depth, scene));
          const shade = context.createRadialGradient(at.x - radius * 0.35, at.y - radius * 0.4, radius * 0.1, at.x, at.y, radius * 1.05);
          shade.addColorStop(0, css(mix(colour, 0xffffff, 0.65)));
          shade.addColorStop(0.45, css(colour));
          shade.addColorStop(1, css(mix(colour, 0x000000, 0.42)));
          context.beginPath();
          context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
          context.fillStyle = shade;
          context.fill();
          context.lineWidth = line;
          context.strokeStyle = css(mix(look.outline, look.background, fade(at.depth, scene)));
          context.stroke();
        },
      });
    }
    for (const stick of scene.sticks) {
      const from = project(stick.from, scene, pose, width, height);
      const to = project(stick.to, scene, pose, width, height);
      const depth = (from.depth + to.depth) / 2;
      items.push({
        // A little behind its middle, so that balls cover the ends of their sticks.
        depth: depth - stick.radius,
        draw() {
          const colour = mix(stick.colour, look.background, fade(depth, scene));
          const thickness = 2 * stick.radius * scale;
          const strokes: [number, number][] = [
            [thickness + 2 * line, mix(look.outline, look.background, fade(depth, scene))],
            [thickness, mix(colour, 0x000000, 0.22)],
            [thickness * 0.45, mix(colour, 0xffffff, 0.25)],
          ];
          for (const [lineWidth, stroke] of strokes) {
            context.beginPath();
            context.moveTo(from.x, from.y);
            context.lineTo(to.x, to.y);
            context.lineWidth = lineWidth;
            context.strokeStyle = css(stroke);
            context.stroke();
          }
        },
      });
    }
    items.sort((a, b) => a.depth - b.depth);
    for (const item of items) item.draw();
  },
};
