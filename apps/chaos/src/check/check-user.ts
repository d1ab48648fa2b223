/** Everything that is wrong with one user's stream and devices after a run. Pure: a history decides, whoever made it. */
import { type ImportLimits, LawCheck } from "@tidemark/import-job";
import { checkAnswers } from "./check-answers.ts";
import { checkCopies } from "./check-copies.ts";
import { checkEnds } from "./check-ends.ts";
import type { UserEvidence } from "./evidence.ts";

export interface UserVerdict {
  readonly problems: readonly string[];
  /** Intents that were no longer legal when they arrived, such as the taking of what another device had taken. */
  readonly ignoredIntents: number;
}

export function checkUser(evidence: UserEvidence, limits: ImportLimits): UserVerdict {
  const laws = checkLaws(evidence, limits);
  return {
    problems: [
      ...laws.problems,
      ...checkAnswers(evidence),
      ...checkCopies(evidence, limits),
      ...checkEnds(evidence, limits),
    ],
    ignoredIntents: laws.ignoredIntents,
  };
}

function checkLaws({ userId, changes, head }: UserEvidence, limits: ImportLimits): UserVerdict {
  if (!head) return { problems: [`the stream of ${userId} has no head`], ignoredIntents: 0 };
  const check = new LawCheck(userId, limits);
  for (const change of changes) check.observe(change);
  const { violations, outstanding, ignoredIntents } = check.report(head);
  const problems = [...violations, ...outstanding].map(
    ({ law, subject, what }) => `${law}: ${subject} ${what}`,
  );
  return { problems, ignoredIntents };
}
