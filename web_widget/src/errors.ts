/** What can go wrong between the widget and its server.
 *
 *  Failure
 *  ├── Unreachable   no answer, or one that asks us to come again (5xx, 408, 425, 429): try later
 *  ├── Gone          the conversation is no longer ours (401, 403, 404, 410): offer a new one
 *  └── Refused       the server says no for good (other 4xx): show its words
 *
 *  None has a message of its own: none is ever thrown out of the window, and `problem` has the server's words.
 */
import type { Problem } from "./contract.js";

export class Failure extends Error {}

export class Unreachable extends Failure {
  /** @param retryAfter milliseconds the server asked for, else undefined */
  constructor(readonly retryAfter?: number, readonly problem?: Problem) {
    super();
  }
}

export class Gone extends Failure {
  constructor(readonly problem: Problem) {
    super();
  }
}

export class Refused extends Failure {
  constructor(readonly problem: Problem) {
    super();
  }
}
