// The little that suites need of a test runner: named tests, a deep comparison, an exit status.

declare const process: { exitCode: number };
declare const console: { log(text: string): void; error(text: string): void };

let run = 0;

export function test(name: string, body: () => void): void {
  run++;
  try {
    body();
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAILED ${name}: ${(error as Error).message}`);
  }
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner instanceof Map ? [...inner] : inner));
}

export function equal(found: unknown, expected: unknown): void {
  if (plain(found) !== plain(expected)) throw new Error(`found ${plain(found)}, expected ${plain(expected)}`);
}

export function near(found: number, expected: number, tolerance = 1e-9): void {
  if (!(Math.abs(found - expected) <= tolerance)) throw new Error(`found ${found}, expected ${expected} within ${tolerance}`);
}

export function done(suite: string): void {
  console.log(`${suite}: ${run} tests, ${process.exitCode ? "some failed" : "all passed"}`);
}
