/** What follows a story when faults stop: people resume, devices take what is there, a worker ticks. */
import {
  type ClaimedItem,
  intendForJob,
  isLive,
  nextAttentionMs,
  type Outcome,
  takeArticle,
} from "../../src/index.ts";
import type { Shell } from "../shell.ts";
import type { Story } from "./story.ts";

export interface RecoveryPlan {
  /** False when no device ever collects an article. */
  readonly collects: boolean;
  /** Items whose page kills its worker every time. */
  readonly isPoison: (itemId: string) => boolean;
  /** Items whose page fails every time. */
  readonly isBroken: (itemId: string) => boolean;
}

const EXTRACTED: Outcome = { kind: "extracted", pickup: { sealed: "…" }, warning: null };
const BROKEN: Outcome = { kind: "failed", code: "timeout", message: "It took too long.", retryable: true };

/** Ticks until the stream says that only news can change it. Answers after how many ticks that was. */
export function recover(story: Story, plan: RecoveryPlan, maxTicks: number): number {
  resumeAll(story);
  let hired = 1;
  let shell = story.hire("w-recovery-1");
  let held: readonly ClaimedItem[] = [];
  for (let tick = 1; tick <= maxTicks; tick += 1) {
    held = workOnce(story, shell, held, plan);
    if (plan.collects) collectAll(story);
    const killed = held.some((item) => plan.isPoison(item.itemId));
    if (killed) {
      hired += 1;
      shell = story.hire(`w-recovery-${hired}`);
      held = [];
    }
    const attendAtMs = nextAttentionMs(shell.view());
    if (attendAtMs === null && held.length === 0) return tick;
    if (held.length === 0) story.pass(Math.max(0, (attendAtMs ?? 0) - story.stream.nowMs));
  }
  throw new Error(`L10: not at rest after ${maxTicks} ticks: ${unfinished(story).join(", ")}`);
}

/** What should have ended and has not. */
export function unfinished(story: Story): string[] {
  const { jobs, items } = story.laws.view;
  const liveItems = [...items.values()].filter((item) => isLive(item.phase.state));
  const openJobs = [...jobs.values()].filter(
    (job) => !job.deleted && job.status !== "done" && job.status !== "cancelled",
  );
  return [
    ...liveItems.map((item) => `${item.id} is ${item.phase.state}`),
    ...openJobs.map((job) => `${job.id} is ${job.status}`),
  ];
}

function workOnce(
  story: Story,
  shell: Shell,
  held: readonly ClaimedItem[],
  plan: RecoveryPlan,
): readonly ClaimedItem[] {
  const settlements = held.map(({ itemId, claim }) => ({
    itemId,
    claim,
    outcome: plan.isBroken(itemId) ? BROKEN : EXTRACTED,
  }));
  const { claimed } = shell.transition({ settlements, claim: { room: 8 } });
  story.settleIn(shell);
  return claimed;
}

function resumeAll(story: Story): void {
  const paused = [...story.laws.view.jobs.values()].filter((job) => job.status === "paused");
  story.write((author) => paused.map((job) => intendForJob(author, job.id, "resume")));
}

function collectAll(story: Story): void {
  const waiting = [...story.laws.view.items.values()].filter((item) => item.phase.state === "extracted");
  story.write((author) => waiting.flatMap((item) => takeArticle(author, item.id, "saved")));
}
