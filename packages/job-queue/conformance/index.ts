/**
 * What every job queue must do, as tests, on whatever log it stands. Each test has a tenant of its
 * own, so that the log may be shared.
 */
import { describe } from "vitest";
import { batchesConform } from "./batches.ts";
import { cancelingConforms } from "./canceling.ts";
import { channelsConform } from "./channels.ts";
import { deadLettersConform } from "./dead-letters.ts";
import { deletingConforms } from "./deleting.ts";
import { dependenciesConform } from "./dependencies.ts";
import { dequeueByIdConforms } from "./dequeue-by-id.ts";
import { endingConforms } from "./ending.ts";
import { fencesConform } from "./fences.ts";
import { heartbeatsConform } from "./heartbeats.ts";
import { limitsConform } from "./limits.ts";
import { lossesConform } from "./losses.ts";
import { orderConforms } from "./order.ts";
import { processesConform } from "./processes.ts";
import type { OpenLog } from "./queue-under-test.ts";
import { retriesConform } from "./retries.ts";
import { statusConforms } from "./status.ts";
import { uniqueJobsConform } from "./unique-jobs.ts";
import { valuesConform } from "./values.ts";
import { waitingConforms } from "./waiting.ts";
import { workersConform } from "./workers.ts";
import { wrongCallsConform } from "./wrong-calls.ts";

export type { LogUnderTest, OpenLog } from "./queue-under-test.ts";

/** Declares the suite under `name`. */
export function jobQueueConformance(name: string, open: OpenLog): void {
  describe(`${name} conforms`, () => {
    statusConforms(open);
    valuesConform(open);
    batchesConform(open);
    orderConforms(open);
    dependenciesConform(open);
    channelsConform(open);
    waitingConforms(open);
    dequeueByIdConforms(open);
    endingConforms(open);
    fencesConform(open);
    cancelingConforms(open);
    retriesConform(open);
    heartbeatsConform(open);
    lossesConform(open);
    deadLettersConform(open);
    uniqueJobsConform(open);
    limitsConform(open);
    deletingConforms(open);
    workersConform(open);
    wrongCallsConform(open);
    processesConform(open);
  });
}
