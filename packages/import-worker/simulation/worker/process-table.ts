/** Which processes run on which machine, as a worker can ask about the machine that it runs on itself. */

export class ProcessTable {
  readonly #running = new Map<number, string>();
  #last = 0;

  /** Gives a process its number. */
  enter(machine: string): number {
    this.#last += 1;
    this.#running.set(this.#last, machine);
    return this.#last;
  }

  leave(processId: number): void {
    this.#running.delete(processId);
  }

  isGone(processId: number): boolean {
    return !this.#running.has(processId);
  }
}
