/** Reads the text of a server-sent stream, cut anywhere, into frames (WHATWG HTML, "Server-sent events"). */

export interface Frame {
  /** Its own: empty where it has none, whatever the one before had. */
  id: string;
  data: string;
}

export class StreamParser {
  private rest = "";
  private data: string[] = [];
  private id = "";
  private started = false;

  /** The frames completed by this chunk; a half one waits for the next. */
  push(chunk: string): Frame[] {
    this.rest += chunk;
    if (!this.started && this.rest) {
      this.started = true;
      if (this.rest.startsWith("\uFEFF")) this.rest = this.rest.slice(1);
    }
    const frames: Frame[] = [];
    for (let line = this.line(); line !== null; line = this.line()) {
      const frame = line ? this.field(line) : this.finish();
      if (frame) frames.push(frame);
    }
    return frames;
  }

  private line(): string | null {
    const end = this.rest.search(/[\r\n]/);
    // A final CR may be half of a CRLF: wait for what follows.
    if (end < 0 || (this.rest[end] === "\r" && end === this.rest.length - 1)) return null;
    const line = this.rest.slice(0, end);
    this.rest = this.rest.slice(end + (this.rest.startsWith("\r\n", end) ? 2 : 1));
    return line;
  }

  private field(line: string): null {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.data.push(value);
    if (name === "id" && !value.includes("\0")) this.id = value;
    return null;
  }

  private finish(): Frame | null {
    const { id, data } = this;
    this.id = "";
    this.data = [];
    return data.length ? { id, data: data.join("\n") } : null;
  }
}
