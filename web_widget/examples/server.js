/** The server of a story: whatever the window asks for is answered from a script, and nothing leaves the browser. */
import { openStream, problem } from "../tests/world.js";

const DONE = 204;

export class Server {
  /** What has been said, in order. */
  events = [];
  /** What the assistant answers, by the citizen's words; without an entry it says `otherwise`, and where that is null nothing. */
  answers = {};
  otherwise = { text: "Det har jeg noteret." };
  /** No answer at all, to anything. */
  down = false;
  /** Nothing comes, and nothing fails: who asks must give up by themselves. */
  slow = false;
  /** The conversation is over and gone. */
  gone = false;
  /** What the next message is refused with. */
  refusal = "";
  streams = new Set();

  /** `site` as the contract has it, or a function from the language to it. */
  constructor(site) {
    this.site = site;
  }

  fetch = async (address, init = {}) => {
    const { pathname, searchParams } = new URL(address);
    const { method = "GET", body, signal, headers } = init;
    if (this.slow) return new Promise((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
    if (this.down) throw new TypeError("Failed to fetch");
    const end = pathname.split("/").pop();
    if (pathname.includes("/sites/")) return Response.json(this.site(searchParams.get("language") ?? "da"));
    if (end === "conversations") return this.begin(JSON.parse(body));
    if (this.gone) return problem(404, "Samtalen findes ikke mere.");
    if (method === "DELETE") return this.over(new Response(null, { status: DONE }));
    if (end === "events") return this.stream(new Headers(headers).get("Last-Event-ID"), signal);
    if (end === "transcript") return Response.json({ events: this.events });
    if (end.endsWith(".ics")) return new Response("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
    return this.take(end, JSON.parse(body));
  };

  /** Everyone who listens hears it, and who comes later reads it. */
  say(from, event) {
    const number = this.events.length + 1;
    const said = { id: `${number}-0`, kind: "message", from, at: new Date().toISOString(), ...event };
    this.events.push(said);
    for (const stream of this.streams) stream.event(said);
    return said.id;
  }

  /** What is heard and not kept. */
  whisper(event) {
    for (const stream of this.streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** Every line breaks, and no new one can be had. */
  cut() {
    this.down = true;
    this.over();
  }

  begin({ language = "da" }) {
    this.say("assistant", { text: this.site(language).greeting, language });
    return Response.json({ id: "samtale", token: "hemmelig" }, { status: 201 });
  }

  stream(last, signal) {
    const stream = openStream();
    this.streams.add(stream);
    signal?.addEventListener("abort", () => this.streams.delete(stream) && stream.fail());
    const heard = Number.parseInt(last ?? "0", 10);
    for (const event of this.events.slice(heard)) stream.event(event);
    return stream.response;
  }

  take(what, body) {
    if (what === "message-left") return this.keep(body);
    if (what !== "messages") {
      if (what === "close") this.say("system", { kind: "closed" });
      return new Response(null, { status: DONE });
    }
    if (this.refusal) return problem(422, this.refusal);
    const text = body.text ?? this.pressed(body.button);
    const number = this.say("citizen", { text, client_id: body.client_id });
    const answer = text in this.answers ? this.answers[text] : this.otherwise;
    if (answer) this.say("assistant", { understood: { id: "eksempel", confidence: 0.97 }, ...answer });
    return Response.json({ event: number }, { status: 202 });
  }

  pressed({ event, index }) {
    return this.events.find(({ id }) => id === event).buttons[index].title;
  }

  keep({ text, client_id }) {
    const event = this.say("citizen", { text, client_id, status: "message_left" });
    this.say("system", { text: "Tak. Din besked er sendt, og en medarbejder svarer dig senest i morgen.", status: "message_left" });
    return Response.json({ event }, { status: 201 });
  }

  over(answer) {
    for (const stream of this.streams) stream.fail();
    this.streams.clear();
    return answer;
  }
}
