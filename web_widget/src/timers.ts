/** What is to happen in a while, by name: each once, and all of it can be called off. */
import type { Clock } from "./seams.js";

export class Timers {
  private readonly running = new Map<string, () => void>();

  constructor(private readonly clock: Clock) {}

  has(name: string): boolean {
    return this.running.has(name);
  }

  /** In the place of what was to happen under this name. */
  set(name: string, milliseconds: number, then: () => void): void {
    this.forget(name);
    this.running.set(
      name,
      this.clock.after(milliseconds, () => {
        this.running.delete(name);
        then();
      }),
    );
  }

  forget(name: string): void {
    this.running.get(name)?.();
    this.running.delete(name);
  }

  clear(): void {
    for (const cancel of this.running.values()) cancel();
    this.running.clear();
  }
}
