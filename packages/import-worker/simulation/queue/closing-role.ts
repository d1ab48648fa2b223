/** Ends all schedules when everything has to come to rest: they would make new runs for ever. */
import { createSchedules, NotExistError } from "@tidemark/job-queue";
import { isFault } from "../worker/worker-slot.ts";
import { type QueueRole, rest } from "./queue-slot.ts";

export const closingRole: QueueRole = async (process) => {
  const schedules = createSchedules(process.queue);
  for (;;) {
    try {
      for (const { id } of await schedules.list()) await schedules.delete(id);
    } catch (error) {
      if (!isFault(error) && !(error instanceof NotExistError)) throw error;
    }
    // What somebody asked for before may come to be there only now.
    await rest(process, 3_000);
  }
};
