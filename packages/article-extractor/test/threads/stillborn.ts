/** A thread that fails before it is ready. */

throw new Error("no such luck");
