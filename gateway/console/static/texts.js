/** Every Danish sentence that the console's code shows; the fixed ones stand in the templates. */

export const TEXTS = {
  tabs: { venter: "Venter", mine: "Mine", alle: "Alle", afsluttede: "Afsluttede" },
  empty: {
    venter: "Ingen venter lige nu.",
    mine: "Du har ingen samtaler lige nu.",
    alle: "Der er ingen åbne samtaler.",
    afsluttede: "Der er ingen afsluttede samtaler.",
  },
  nothingOpen: "Vælg en samtale i indbakken.",
  appName: "Indgang for medarbejdere",
  badge: (/** @type {number} */ n) => `(${n}) Venter – Indgang`,

  fronts: { kommune: "Hjemmesiden", bibliotek: "Biblioteket" },
  from: { citizen: "Borger", assistant: "Indgang", staff: "Medarbejder", system: "Besked fra Indgang" },
  you: "Dig",

  holder: {
    waiting: "Venter på en medarbejder",
    assistant: "Indgang svarer",
    mine: "Du har samtalen",
    staff: (/** @type {string} */ name) => `${name} har samtalen`,
    closed: "Afsluttet",
  },
  somebody: "En kollega",
  waitedFor: "Har ventet",
  answerDue: "Borgeren venter på dit svar",
  days: (/** @type {number} */ n) => (n === 1 ? "1 dag" : `${n} dage`),
  facts: { site: "Sted", page: "Kom fra siden", holder: "Hos", opened: "Begyndt", topics: "Emner" },
  titleWithoutTopic: "Samtale med en borger",

  claim: "Tag samtalen",
  handBack: "Giv tilbage til Indgang",
  close: "Afslut",

  masked: "CPR-nummer fjernet",
  answerIs: "Svar:",
  sources: "Kilder:",
  reviewed: (/** @type {string} */ day) => `Gennemgået ${day}`,
  buttons: "Borgeren kunne vælge:",
  seats: (/** @type {number} */ n) => (n === 0 ? "ingen ledige pladser" : n === 1 ? "1 ledig plads" : `${n} ledige pladser`),
  booking: "Tilmelding",
  newWindow: " (åbner i nyt vindue)",
  events: {
    waiting: "Borgeren venter på en medarbejder",
    assistant: "Indgang svarer borgeren igen",
    staff: (/** @type {string} */ name) => `${name} har taget samtalen`,
    closed: "Samtalen er afsluttet",
    closedByCitizen: "Borgeren har afsluttet samtalen",
  },

  sending: "Sender …",
  queued: "Venter på den forrige besked",
  sent: "Sendt",
  notSent: "Ikke sendt.",
  unsure: "Vi ved ikke, om beskeden nåede frem. Prøv igen: den bliver ikke sendt to gange.",
  retry: "Prøv igen",
  edit: "Ret teksten",
  notYours: "Teksten er ikke sendt. Du har ikke længere samtalen. Teksten er gemt her i vinduet.",
  closedUnsent: "Teksten er ikke sendt. Samtalen er afsluttet.",

  newWaiting: (/** @type {string} */ place) => `En borger venter: ${place}.`,
  newMessage: (/** @type {string} */ place) => `Ny besked i en af dine samtaler: ${place}.`,
  show: "Vis samtalen",
  dismiss: "Skjul",

  left: (/** @type {number} */ n) => (n === 1 ? "1 tegn tilbage" : `${n} tegn tilbage`),
  tooMany: (/** @type {number} */ n) => `${n} tegn for mange. Gør teksten kortere.`,

  connectionLost: "Forbindelsen er afbrudt. Vi prøver igen. Nye beskeder vises ikke imens.",
  signedOut: "Du er logget ud. Det, du har skrevet, er gemt her i vinduet.",
  signInAgain: "Log ind igen",
  gone: "Samtalen findes ikke længere. Borgeren kan have slettet den.",
  discard: "Du har skrevet noget, der ikke er sendt. Det forsvinder, hvis du logger ud. Vil du logge ud?",
  noConnection: "Der er ingen forbindelse til Indgang lige nu. Prøv igen om lidt.",
  tooSlow: "Indgang svarer ikke lige nu. Prøv igen om lidt.",
  unexpected: (/** @type {number} */ status) => `Noget gik galt hos Indgang (fejl ${status}). Prøv igen om lidt.`,
};
