/** Every word the widget itself says, in Danish. */

export const texts = {
  robot: "Indgang",
  robotNote: "chatrobot",
  you: "Du",
  staff: "Medarbejder",
  launch: "Spørg kommunen",
  resume: "Fortsæt samtalen",
  greeting:
    "Hej. Jeg er Indgang, en chatrobot. Jeg er en maskine og kan tage fejl. Skriv dit spørgsmål, så svarer jeg så godt, jeg kan. Skriv ikke dit CPR-nummer.",
  close: "Luk",
  menu: "Menu",
  log: "Samtalen",
  suggestions: "Du kan for eksempel spørge om:",
  choices: "Vælg et svar",
  newTab: " (åbner i ny fane)",
  at: " kl. ",

  field: "Skriv dit spørgsmål",
  fieldStaff: "Skriv til medarbejderen",
  hint: "Skriv ikke CPR-nummer eller private oplysninger.",
  send: "Send",
  empty: "Skriv dit spørgsmål i feltet, før du sender.",
  left: (count: number) => `${number(count)} tegn tilbage`,
  tooLong: (length: number, max: number) =>
    `Beskeden er for lang: ${number(length)} tegn. Der er plads til ${number(max)}. Gør den kortere, eller del den i flere.`,

  cprFound: "Det ligner et CPR-nummer. Skriv det ikke i chatten. Vi har ikke brug for det her.",
  cprRemove: "Fjern nummeret",
  cprSend: "Send uden nummeret",

  unsent: "Ikke sendt – prøver igen",
  refused: "Beskeden blev ikke sendt. Ret den, og prøv igen.",
  expired: "Samtalen er udløbet, så den kan ikke fortsætte. Det, du har skrevet, er der stadig. Start en ny samtale, og send det igen.",
  closed: "Samtalen er afsluttet.",
  begin: "Start ny samtale",

  typing: (name: string) => `${name} skriver …`,
  unreachable: "Der er ingen forbindelse til chatten lige nu. Dine beskeder bliver her og sendes, når forbindelsen er tilbage.",
  unavailable: "Chatten kan ikke åbnes lige nu. Prøv igen om lidt.",
  call: "Haster det, så ring til",
  late: "Svaret lader vente på sig. Du kan vente lidt endnu eller bede om et menneske.",
  lateCall: "Du kan også ringe til",

  human: "Tal med et menneske",
  humanMessage: "Jeg vil tale med et menneske",
  save: "Hent samtalen",
  saved: "Samtalen er hentet til din computer eller telefon.",
  saveName: "samtale",
  finish: "Afslut samtalen",
  remove: "Slet min samtale",
  removeTitle: "Vil du slette samtalen?",
  removeNote: "Alt, hvad der er skrevet, bliver slettet for altid. Det kan ikke fortrydes.",
  removeYes: "Slet samtalen",
  removeNo: "Fortryd",
  removed: "Samtalen er slettet.",
  nothing: "Der er ingen samtale endnu.",
  failed: "Det lykkedes ikke lige nu. Prøv igen om lidt.",
  privacy: "Sådan behandler vi dine oplysninger",

  queued: (place: number | undefined) => (place ? `Du er nummer ${place} i køen` : "Du står i kø til en medarbejder"),
  withStaff: (name: string, site: string) => `Du taler nu med ${/ fra /.test(name) || !site ? name : `${name} fra ${site}`}`,
  withRobot: "Indgang svarer igen",
  noteRobot: "Du skriver med en chatrobot",
  noteQueue: "Du venter på en medarbejder",
  noteStaff: (name: string) => `Du skriver med ${name}`,

  source: "Kilde",
  sources: "Kilder",
  checked: (day: string) => `kontrolleret ${day}`,

  signUp: "Tilmeld",
  free: "Gratis",
  price: (kroner: number) => `${kroner.toLocaleString("da-DK")} kr.`,
  seats: (free: number) => (free === 1 ? "1 ledig plads" : `${number(free)} ledige pladser`),
  full: "Alle pladser er optaget",
  when: "Tid",
  where: "Sted",
  level: "Niveau",
  cost: "Pris",
  places: "Pladser",
  teacher: "Underviser",
  name: "Navn",
  booked: "Du er tilmeldt",
  code: "Din kode",
  codeNote: "Skriv koden ned, eller tag et billede af den. Du skal bruge den, hvis du vil melde afbud.",

  news: (count: number) => (count === 1 ? "1 ny besked i chatten" : `${number(count)} nye beskeder i chatten`),
};

export function number(value: number): string {
  return value.toLocaleString("da-DK");
}
