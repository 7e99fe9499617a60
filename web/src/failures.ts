// Failures with their reasons, equal reasons together; numbers inside a reason do not make it another one.

import { Failure } from "./run";

export interface FailureGroup {
  reason: string; // as the first of the group says it
  members: Failure[];
}

export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const failure of failures) {
    const reasons = failure.reasons.length > 0 ? failure.reasons : ["no reason was written down"];
    // The first reason is what stopped the compound; those after it followed from it.
    const reason = reasons[0];
    const key = reason.replace(/-?\d+(\.\d+)?/g, "#");
    const group = groups.get(key) ?? { reason, members: [] };
    group.members.push(failure);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.members.length - a.members.length || (a.reason < b.reason ? -1 : 1));
}
