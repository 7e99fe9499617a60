// Failures with their reasons, equal reasons together; numbers inside a reason do not make it another one.

import { Failure } from "./run";

export interface FailureGroup {
  reason: string; // numbers that differ between the members are left open
  members: Failure[];
}

// Whole words only: the 1 of "P1" is a name.
const numbers = /(^|[^\w.])-?\d+(\.\d+)?(?![\w.])/g;

export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const failure of failures) {
    const reasons = failure.reasons.length > 0 ? failure.reasons : ["no reason was written down"];
    // The first reason is what stopped the compound; those after it followed from it.
    const reason = reasons[0];
    const key = reason.replace(numbers, "$1#");
    const group = groups.get(key) ?? { reason, members: [] };
    group.members.push(failure);
    groups.set(key, group);
  }
  for (const group of groups.values()) {
    const reasons = new Set(group.members.map((member) => member.reasons[0]));
    if (reasons.size > 1) group.reason = group.reason.replace(numbers, "$1…");
  }
  return [...groups.values()].sort((a, b) => b.members.length - a.members.length || (a.reason < b.reason ? -1 : 1));
}
