// Linear axes: domains, nice ticks, positions.

export interface Scale {
  domain: [number, number];
  ticks: number[];
  decimals: number; // that the ticks need
  toPixel(value: number): number;
}

// Steps of 1, 2 or 5 times a power of ten, about `wanted` of them.
export function tickStep(low: number, high: number, wanted: number): number {
  const raw = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

// The smallest interval around all finite values, widened by `margin` of its length; never empty.
export function extent(values: Iterable<number>, margin = 0): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const length = high - low || Math.abs(high) || 1;
  if (low === high) return [low - length / 2, high + length / 2];
  return [low - length * margin, high + length * margin];
}

export function linear(domain: [number, number], pixels: [number, number], wantedTicks: number): Scale {
  const [low, high] = domain;
  const step = tickStep(low, high, wantedTicks);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  const slope = (pixels[1] - pixels[0]) / (high - low);
  return { domain, ticks, decimals, toPixel: (value) => pixels[0] + (value - low) * slope };
}
