// The part of three.js r111 that the molecule viewer uses; Debian's package has no types.
declare module "three" {
  export class Object3D {
    position: { set(x: number, y: number, z: number): void };
    scale: { set(x: number, y: number, z: number): void };
    quaternion: { setFromUnitVectors(from: Vector3, to: Vector3): void };
    matrix: Matrix4;
    matrixAutoUpdate: boolean;
    matrixWorldNeedsUpdate: boolean;
    add(...objects: Object3D[]): this;
    remove(...objects: Object3D[]): this;
  }
  export class Group extends Object3D {}
  export class Scene extends Object3D {
    fog: Fog | null;
  }
  export class Mesh extends Object3D {
    constructor(geometry: Geometry, material: Material);
  }
  export interface Geometry {
    dispose(): void;
  }
  export class SphereBufferGeometry implements Geometry {
    constructor(radius: number, widthSegments: number, heightSegments: number);
    dispose(): void;
  }
  export class CylinderBufferGeometry implements Geometry {
    constructor(radiusTop: number, radiusBottom: number, height: number, radialSegments: number, heightSegments: number, openEnded: boolean);
    dispose(): void;
  }
  export class Material {
    color: Color;
  }
  export class MeshBasicMaterial extends Material {
    constructor(parameters: { color: number; side?: number });
  }
  export class MeshPhongMaterial extends Material {
    constructor(parameters: { color: number; shininess?: number; specular?: number });
  }
  export class Color {
    setHex(hex: number): this;
  }
  export class Vector3 {
    constructor(x: number, y: number, z: number);
    normalize(): this;
  }
  export class Matrix4 {
    // row by row
    set(...elements: number[]): this;
  }
  export class Fog {
    constructor(color: number, near: number, far: number);
    color: Color;
    near: number;
    far: number;
  }
  export class OrthographicCamera extends Object3D {
    constructor(left: number, right: number, top: number, bottom: number, near: number, far: number);
    left: number;
    right: number;
    top: number;
    bottom: number;
    near: number;
    far: number;
    updateProjectionMatrix(): void;
  }
  export class AmbientLight extends Object3D {
    constructor(color: number, intensity: number);
  }
  export class DirectionalLight extends Object3D {
    constructor(color: number, intensity: number);
  }
  export class WebGLRenderer {
    constructor(parameters: { canvas: HTMLCanvasElement; context: WebGLRenderingContext; antialias: boolean; alpha: boolean });
    setSize(width: number, height: number, updateStyle: boolean): void;
    setViewport(x: number, y: number, width: number, height: number): void;
    setClearColor(color: number, alpha: number): void;
    render(scene: Scene, camera: OrthographicCamera): void;
  }
  export const BackSide: number;
}
