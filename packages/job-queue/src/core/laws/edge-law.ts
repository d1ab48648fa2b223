/** L7 of dependencies: whoever is depended on has a record that says by whom, because a job at rest is in no index. */
import { type Change } from "@tidemark/sync-log";
import { isByQueue } from "../row.ts";
import { QUEUE_CLIENT_ID } from "../tables.ts";
import { isLive, type JobView, type QueueView } from "../view.ts";
import type { Finding } from "./findings.ts";

export class EdgeLaw {
  /** Dependencies whose record has still to name the job, by job. They come in the same batch. */
  readonly #unsaid = new Map<string, Set<string>>();

  /** The queue wrote the job's first row, or took it in. */
  expect({ id, dependencies }: JobView, { clientId }: Change): void {
    if (dependencies.length > 0 && clientId === QUEUE_CLIENT_ID) this.#unsaid.set(id, new Set(dependencies));
  }

  /** The job was written by the queue before, and its dependencies were told of it then. */
  forget(id: string): void {
    this.#unsaid.delete(id);
  }

  *observe(view: QueueView, change: Change): Generator<Finding> {
    if (!isByQueue(change)) return;
    const { recordId, data, seq } = change;
    for (const id in data) {
      if (data[id] === true) this.#say(id, recordId);
      else if (isStillThere(view, id))
        yield {
          law: "L7",
          subject: `job ${recordId} at ${seq}`,
          what: `forgets that job ${id} depends on it`,
        };
    }
  }

  *report(): Generator<Finding> {
    for (const [id, dependencies] of this.#unsaid) {
      for (const dependency of dependencies)
        yield {
          law: "L7",
          subject: `job ${id}`,
          what: `depends on job ${dependency}, whose record does not say so`,
        };
    }
  }

  #say(id: string, dependency: string): void {
    const unsaid = this.#unsaid.get(id);
    unsaid?.delete(dependency);
    if (unsaid?.size === 0) this.#unsaid.delete(id);
  }
}

function isStillThere({ jobs }: QueueView, id: string): boolean {
  const job = jobs.get(id);
  return job !== undefined && isLive(job);
}
