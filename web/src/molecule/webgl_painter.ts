// One WebGL context for all molecules of a page: each picture is drawn in it and copied to where it is shown, so that
// the browser's limit of contexts is never met.

import * as THREE from "three";
import { Look, Painter } from "./painter";
import { Pose, Scene, scaleOf, Stick } from "./scene";
import { along, length, subtract } from "./vector";

const outlineWidth = 0.022; // Angstrom at zoom 1 of a molecule of 5 Angstrom radius

// Null where the browser has no WebGL. `onLost` is called when the context goes away later.
export function webglPainter(onLost: () => void): Painter | null {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: true });
  if (!context) return null;
  canvas.addEventListener("webglcontextlost", onLost);
  const renderer = new THREE.WebGLRenderer({ canvas, context, antialias: true, alpha: true });
  renderer.setClearColor(0x000000, 0);

  const stage = new THREE.Scene();
  const fog = new THREE.Fog(0xffffff, 1, 2);
  stage.fog = fog;
  const camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0.1, 100);
  const light = new THREE.DirectionalLight(0xffffff, 0.62);
  light.position.set(-0.45, 0.7, 0.8);
  stage.add(new THREE.AmbientLight(0xffffff, 0.52), light);

  const sphere = new THREE.SphereBufferGeometry(1, 36, 24);
  const cylinder = new THREE.CylinderBufferGeometry(1, 1, 1, 18, 1, true);
  const outline = new THREE.MeshBasicMaterial({ color: 0, side: THREE.BackSide });
  const materials = new Map<number, THREE.Material>();
  const models = new WeakMap<Scene, THREE.Group>();

  function material(colour: number): THREE.Material {
    const known = materials.get(colour);
    if (known) return known;
    const made = new THREE.MeshPhongMaterial({ color: colour, shininess: 55, specular: 0x2c2c2c });
    materials.set(colour, made);
    return made;
  }

  function stickMesh(stick: Stick, surface: THREE.Material, extra: number): THREE.Mesh {
    const mesh = new THREE.Mesh(cylinder, surface);
    const direction = subtract(stick.to, stick.from);
    const size = length(direction);
    mesh.position.set(...along(stick.from, stick.to, 0.5));
    mesh.scale.set(stick.radius + extra, size, stick.radius + extra);
    mesh.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), new THREE.Vector3(...direction).normalize());
    return mesh;
  }

  function model(scene: Scene): THREE.Group {
    const known = models.get(scene);
    if (known) return known;
    const group = new THREE.Group();
    group.matrixAutoUpdate = false;
    const rim = outlineWidth * Math.max(1, scene.radius / 5);
    for (const ball of scene.balls) {
      for (const [surface, radius] of [[material(ball.colour), ball.radius], [outline, ball.radius + rim]] as const) {
        const mesh = new THREE.Mesh(sphere, surface);
        mesh.position.set(...ball.at);
        mesh.scale.set(radius, radius, radius);
        group.add(mesh);
      }
    }
    for (const stick of scene.sticks) group.add(stickMesh(stick, material(stick.colour), 0), stickMesh(stick, outline, rim));
    models.set(scene, group);
    return group;
  }

  function paint(target: HTMLCanvasElement, scene: Scene, pose: Pose, look: Look): void {
    const { width, height } = target;
    const page = target.getContext("2d");
    if (!page || width === 0 || height === 0) return;
    if (canvas.width < width || canvas.height < height) {
      renderer.setSize(Math.max(canvas.width, width), Math.max(canvas.height, height), false);
    }
    renderer.setViewport(0, 0, width, height);
    const scale = scaleOf(scene, pose, width, height);
    camera.right = width / 2 / scale;
    camera.left = -camera.right;
    camera.top = height / 2 / scale;
    camera.bottom = -camera.top;
    const distance = 2 * scene.radius + 1;
    camera.near = distance - scene.radius - 0.5;
    camera.far = distance + scene.radius + 0.5;
    camera.position.set(0, 0, distance);
    camera.updateProjectionMatrix();
    outline.color.setHex(look.outline);
    fog.color.setHex(look.background);
    fog.near = distance - scene.radius * 0.25;
    fog.far = distance + scene.radius * 2.1;
    const [a, b, c, d, e, f, g, i, j] = pose.rotation;
    const group = model(scene);
    group.matrix.set(a, b, c, 0, d, e, f, 0, g, i, j, 0, 0, 0, 0, 1);
    group.matrixWorldNeedsUpdate = true;
    stage.add(group);
    renderer.render(stage, camera);
    stage.remove(group);
    page.clearRect(0, 0, width, height);
    page.drawImage(canvas, 0, canvas.height - height, width, height, 0, 0, width, height);
  }
  return { paint };
}
