/**
 * The shapes that the console API gives (JSDoc only: this module holds no code).
 *
 * @typedef {"assistant" | "waiting" | "staff"} Holder
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} site
 * @property {string} site_name
 * @property {"kommune" | "bibliotek"} front
 * @property {string | null} [page] the page the citizen came from: untrusted text, never a link
 * @property {Holder} holder
 * @property {string | null} [staff] username of the staff member who has the conversation
 * @property {string | null} [staff_name]
 * @property {string} opened ISO 8601
 * @property {string | null} [waiting_since] ISO 8601
 * @property {string | null} [last_text]
 * @property {string | null} [last_from]
 * @property {string | null} [last_at] ISO 8601
 * @property {string | null} [last_event] id of the newest event the summary was made from: an older summary never replaces a newer
 * @property {string[]} [topics] titles of the answers given
 * @property {boolean} closed
 *
 * @typedef {object} Course
 * @property {string} title
 * @property {string} [start] ISO 8601
 * @property {string} [branch]
 * @property {number} [seats_free]
 *
 * @typedef {object} Booking
 * @property {string} code
 * @property {string} [title]
 * @property {string} [start] ISO 8601
 * @property {string} [branch]
 * @property {string} [name]
 *
 * @typedef {object} ConversationEvent
 * @property {string} id Redis stream id: "milliseconds-number"
 * @property {"message" | "typing" | "holder" | "closed"} kind
 * @property {"citizen" | "assistant" | "staff" | "system"} from
 * @property {string} at ISO 8601
 * @property {string} [text]
 * @property {string} [client_id]
 * @property {boolean} [masked]
 * @property {{id: string, title?: string, topic?: string, sources?: {title: string, url: string}[], reviewed?: string}} [answer]
 * @property {string} [status]
 * @property {{title: string, id?: string}[]} [buttons]
 * @property {Course[]} [courses]
 * @property {Booking} [booking]
 * @property {Holder} [holder]
 * @property {number} [queue]
 * @property {string} [staff_name]
 *
 * @typedef {object} Me
 * @property {string} username
 * @property {string} name
 * @property {{id: string, name: string}[]} sites
 * @property {string} csrf
 * @property {Record<string, string>} [statuses] Danish names of the statuses, from content/statuses.yml
 *
 * @typedef {object} UnsentMessage
 * @property {string} clientId
 * @property {string} text
 * @property {"queued" | "sending" | "failed" | "sent"} state
 * @property {string} [reason] Danish sentence, when failed
 * @property {string} [eventId] when sent: the event that will come on the stream
 */
export {};
