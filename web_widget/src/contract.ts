/** The shapes of the public contract, version 1, as the widget reads them. Unknown fields are ignored. */

export type Front = "kommune" | "bibliotek";
export type Holder = "assistant" | "waiting" | "staff";

export interface Problem {
  status: number;
  detail: string;
  title?: string;
  /** What is wrong with which field of a form. */
  errors?: { field: string; detail: string }[];
}

export interface Site {
  site: string;
  front: string;
  name: string;
  title: string;
  greeting: string;
  suggestions: Button[];
  notices?: Notice[];
  colors?: { primary?: string; on_primary?: string };
  phone?: string;
  contact_url?: string;
  privacy_url?: string;
  /** How long a conversation is kept after its last word. */
  retention_days?: number;
  max_length?: number;
  /** False where nobody of the municipality answers in the chat. */
  live_chat?: boolean;
}

export interface Button {
  title: string;
  id?: string;
}

/** A message of the municipality to everyone, shown once. */
export interface Notice {
  id: string;
  text: string;
}

export interface Source {
  title: string;
  url: string;
}

export interface Course {
  id: string;
  title: string;
  subject?: string;
  level?: string;
  start: string;
  end?: string;
  branch?: string;
  address?: string;
  teacher?: string;
  /** Kroner; up to `price_to` where there are several prices. */
  price?: number;
  price_to?: number;
  seats_free?: number;
  capacity?: number;
  state?: "open" | "full" | "cancelled" | "closed" | "held";
  waiting_list?: boolean;
  /** Where one signs up, when it is not here. */
  link?: string;
  /** How many more times of the same course there are. */
  more?: number;
  online?: boolean;
  all_day?: boolean;
  bring?: string;
  /** Index into the event's buttons. */
  button?: number;
}

/** Free times to choose among. Numbers are indices into the event's buttons. */
export interface Times {
  title: string;
  days: Day[];
  earlier?: number;
  later?: number;
}

export interface Day {
  /** "2026-11-26" */
  date: string;
  /** `branch` where there are several. */
  times: { start: string; end?: string; branch?: string; button: number }[];
}

/** A seat on a course, or a time at a counter. `cancel` and `move` are indices into the event's buttons. */
export interface Booking {
  code: string;
  kind?: "course" | "appointment";
  title: string;
  start: string;
  end?: string;
  branch?: string;
  address?: string;
  name?: string;
  bring?: string;
  state?: "taken" | "waiting" | "cancelled";
  /** In the waiting list, from 1. */
  place?: number;
  /** There is an iCalendar file of it. */
  calendar?: boolean;
  cancel?: number;
  move?: number;
}

export interface ChatEvent {
  id: string;
  kind: string;
  from: "citizen" | "assistant" | "staff" | "system";
  at?: string;
  text?: string;
  /** The language of the text, as "en"; Danish where it is missing. */
  language?: string;
  /** The id of the notice that this is. */
  notice?: string;
  client_id?: string;
  masked?: boolean;
  understood?: { id: string; confidence: number };
  answer?: { id: string; topic?: string; sources?: Source[]; reviewed?: string };
  status?: string;
  buttons?: Button[];
  courses?: Course[];
  times?: Times;
  booking?: Booking;
  holder?: Holder;
  /** The place in the queue, from 1, and the minutes that are likely left. */
  queue?: number;
  minutes?: number;
  staff_name?: string;
  /** The message that an `edit` changes. */
  edits?: string;
  /** The message stands as it was changed. */
  edited?: boolean;
  /** Staff took the message back; it has no words any more. */
  withdrawn?: boolean;
  /** Up to which event staff have read. */
  event?: string;
  /** A form to show under the message. */
  form?: "message" | (string & {});
}

/** A message that staff answer later. */
export interface Letter {
  client_id: string;
  name: string;
  /** E-mail or phone number. */
  contact: string;
  text: string;
  consent: true;
}

/** Which conversation this is, and the right to it. */
export interface Ticket {
  id: string;
  token: string;
}

/** Orders event ids ("milliseconds-number", as Redis gives them): negative when a came before b. */
export function compareIds(a: string, b: string): number {
  const [aTime = 0, aNumber = 0] = a.split("-").map(Number);
  const [bTime = 0, bNumber = 0] = b.split("-").map(Number);
  return aTime - bTime || aNumber - bNumber;
}
