// Vectors and rotations of three dimensions; a matrix is nine numbers, row by row.

export type Vector = [number, number, number];
export type Matrix = [number, number, number, number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function along(a: Vector, b: Vector, t: number): Vector {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function length(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

export function mean(points: readonly Vector[]): Vector {
  const sum: Vector = [0, 0, 0];
  for (const point of points) for (let k = 0; k < 3; k++) sum[k] += point[k];
  return [sum[0] / points.length, sum[1] / points.length, sum[2] / points.length];
}

export function apply(m: Matrix, v: Vector): Vector {
  return [m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2], m[6] * v[0] + m[7] * v[1] + m[8] * v[2]];
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const product = [...identity] as Matrix;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) product[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
  }
  return product;
}

export function rotationX(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

export function rotationY(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

// Rotation that lays the widest direction of the points along x, the next along y and the thinnest towards the viewer.
// Eigenvectors of the covariance by Jacobi rotations; handedness is kept.
export function principalAxes(points: readonly Vector[]): Matrix {
  const a = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const centre = mean(points);
  for (const point of points) {
    const d = subtract(point, centre);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) a[3 * i + j] += d[i] * d[j];
  }
  let vectors: Matrix = [...identity] as Matrix; // columns are eigenvectors
  for (let sweep = 0; sweep < 20; sweep++) {
    for (const [p, q] of [[0, 1], [0, 2], [1, 2]]) {
      const offDiagonal = a[3 * p + q];
      if (Math.abs(offDiagonal) < 1e-12) continue;
      const theta = 0.5 * Math.atan2(2 * offDiagonal, a[4 * q] - a[4 * p]);
      const c = Math.cos(theta);
      const s = Math.sin(theta);
      for (let k = 0; k < 3; k++) {
        const left = a[3 * k + p];
        const right = a[3 * k + q];
        a[3 * k + p] = c * left - s * right;
        a[3 * k + q] = s * left + c * right;
      }
      for (let k = 0; k < 3; k++) {
        const top = a[3 * p + k];
        const bottom = a[3 * q + k];
        a[3 * p + k] = c * top - s * bottom;
        a[3 * q + k] = s * top + c * bottom;
      }
      for (let k = 0; k < 3; k++) {
        const left = vectors[3 * k + p];
        const right = vectors[3 * k + q];
        vectors[3 * k + p] = c * left - s * right;
        vectors[3 * k + q] = s * left + c * right;
      }
    }
  }
  const order = [0, 1, 2].sort((i, j) => a[4 * j] - a[4 * i]);
  const axis = (k: number): Vector => [vectors[k], vectors[3 + k], vectors[6 + k]];
  const [x, y] = [axis(order[0]), axis(order[1])];
  const z: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
  return [...x, ...y, ...z];
}
