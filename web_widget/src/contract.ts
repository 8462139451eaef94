/** The shapes of the public contract, version 1, as the widget reads them. Unknown fields are ignored. */

export type Front = "kommune" | "bibliotek";
export type Holder = "assistant" | "waiting" | "staff";

export interface Problem {
  status: number;
  detail: string;
  title?: string;
  contact?: { text: string; phone?: string };
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
  max_length?: number;
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
  price?: number;
  seats_free?: number;
  capacity?: number;
  state?: "open" | "full";
  /** Index into the event's buttons. */
  button?: number;
}

export interface Booking {
  code: string;
  title: string;
  start: string;
  end?: string;
  branch?: string;
  address?: string;
  name?: string;
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
  booking?: Booking;
  holder?: Holder;
  queue?: number;
  staff_name?: string;
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
