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
 * @property {string} [language] "da", "en" …
 * @property {string} [team] id of the team it waits for
 * @property {string[]} [labels] ids
 * @property {{name: string, contact: string, at: string} | null} [case] who left a message to be answered later
 * @property {string} [outcome] id, once staff have closed it
 * @property {number} [unread] the citizen's messages that no member of staff has seen
 * @property {number} [failed_turns]
 * @property {string | null} [asked_staff] ISO 8601
 * @property {string | null} [read_citizen] the last event that the citizen's window has shown
 * @property {string | null} [read_staff]
 * @property {{score?: number | null, comment?: string} | null} [rating]
 *
 * @typedef {object} Overview what the assistant did before a human being came
 * @property {{id: string, title: string, times?: number}[]} [wanted]
 * @property {{id: string, title: string}[]} [answered]
 * @property {{text: string, status: string}[]} [failed]
 * @property {Record<string, string>} [form]
 * @property {string} [municipality]
 * @property {string} [branch]
 * @property {string} [language]
 *
 * @typedef {object} Note
 * @property {string} id
 * @property {string} at ISO 8601
 * @property {string} staff
 * @property {string} staff_name
 * @property {string} text
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
 * @property {"message" | "typing" | "holder" | "closed" | "edit" | "queue" | "read"} kind
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
 * @property {string} [staff] username, on what staff wrote
 * @property {string} [edits] the message that an edit changes
 * @property {boolean} [edited]
 * @property {boolean} [withdrawn]
 *
 * @typedef {"present" | "away"} PresenceState
 * @typedef {{id: string, name: string}} Team
 * @typedef {{id: string, title: string, colour?: string}} Label
 * @typedef {{username: string, name: string, presence: PresenceState}} Colleague
 * @typedef {{kind: "course" | "appointment", id: string}} CardRef
 *
 * @typedef {object} Attached what goes with a message beside its words
 * @property {string} [answer] id of the assistant's answer that the words come from
 * @property {CardRef} [card]
 *
 * @typedef {object} Me
 * @property {string} username
 * @property {string} name
 * @property {{id: string, name: string}[]} sites
 * @property {string} csrf
 * @property {Record<string, string>} [statuses] Danish names of the statuses, from content/statuses.yml
 * @property {string[]} [roles]
 * @property {PresenceState} [presence]
 * @property {Record<string, Team[]>} [teams] by municipality, as the next three
 * @property {Record<string, Label[]>} [labels]
 * @property {Record<string, Colleague[]>} [colleagues]
 * @property {Record<string, string>} [outcomes] Danish names of how a conversation can end
 *
 * @typedef {object} UnsentMessage
 * @property {string} clientId
 * @property {string} text
 * @property {Attached} [attached]
 * @property {"queued" | "sending" | "failed" | "sent"} state
 * @property {string} [reason] Danish sentence, when failed
 * @property {string} [eventId] when sent: the event that will come on the stream
 */
export {};
