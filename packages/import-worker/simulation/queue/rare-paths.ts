/** Paths that a run with a queue seldom takes. */

export const QUEUE_RARE_PATHS = [
  "queue: claim lost and the job taken again",
  "queue: third loss",
  "queue: poison job ended",
  "queue: zombie's result dropped",
  "queue: late token refused",
  "queue: enqueue in doubt asked again",
  "queue: end in doubt told again",
  "queue: job canceled while it ran",
  "queue: dependents ended with a failed job",
  "queue: dead letter driven again",
  "queue: job given back by a worker that stops",
  "queue: job requeued by its worker",
  "queue: job deleted with what it needed",
  "queue: unique key found another's job",
  "queue: run recovered",
  "queue: run given up",
  "queue: run triggered",
  "queue: due times missed",
] as const;

export type QueueRarePath = (typeof QUEUE_RARE_PATHS)[number];
