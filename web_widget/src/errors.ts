/** What can go wrong between the widget and its server.
 *
 *  Failure
 *  ├── Unreachable   no answer, or one that asks us to come again (5xx, 408, 425, 429): try later
 *  ├── Gone          the conversation is no longer ours (401, 403, 404, 410): offer a new one
 *  └── Refused       the server says no for good (other 4xx): show its words
 */
import type { Problem } from "./contract.js";

export class Failure extends Error {}

export class Unreachable extends Failure {
  /** @param retryAfter milliseconds the server asked for, else undefined */
  constructor(readonly retryAfter?: number, readonly problem?: Problem) {
    super("The server cannot be reached");
  }
}

export class Gone extends Failure {
  constructor(readonly problem: Problem) {
    super(`The conversation is gone: ${problem.status}`);
  }
}

export class Refused extends Failure {
  constructor(readonly problem: Problem) {
    super(`Refused: ${problem.status} ${problem.detail}`);
  }
}
