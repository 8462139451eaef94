/** The window's own words: each in Danish and in English, so that a missing one is a type error.
 *
 *  One function a phrase and not one table a language: the build then drops the names, which are a tenth of its size.
 */

export type Language = "da" | "en";
/** What to say in a language; nodes.ts writes it, and writes it anew when the language changes. */
export type Words = (language: Language) => string;
/** Words that stand, or words that follow the window's language. */
export type Said = string | Words;

export const LOCALES = { da: "da-DK", en: "en-GB" };

/** The window's language for a language tag as a page writes it: English for "en" and "en-GB", else Danish. */
export function languageOf(tag: string): Language {
  return /^en\b/i.test(tag) ? "en" : "da";
}

/** Without side effects: a part of the window leaves out the phrases it does not use. */
// @__NO_SIDE_EFFECTS__
function words(danish: string, english: string): Words {
  return (language) => (language === "da" ? danish : english);
}

const dk = (value: number) => value.toLocaleString(LOCALES.da);
const gb = (value: number) => value.toLocaleString(LOCALES.en);

export const robot = "Indgang";
/** The switch to the other language, in that language. */
export const other = words("English", "Dansk");
export const robotName = words("Indgang · chatrobot", "Indgang · chatbot");
export const you = words("Du", "You");
export const staff = words("Medarbejder", "Staff");
export const launch = words("Spørg kommunen", "Ask the municipality");
export const resume = words("Fortsæt samtalen", "Continue the chat");
export const greeting = words(
  "Hej. Jeg er Indgang, en chatrobot. Jeg er en maskine og kan tage fejl. Skriv dit spørgsmål, men ikke dit CPR-nummer.",
  "Hello. I am Indgang, a chatbot. I am a machine and can make mistakes. Write your question, but not your CPR number.",
);
export const opening = words("Chatten åbner …", "Opening the chat …");
export const notFetched = words(
  "Chatten kan ikke åbnes lige nu. Tryk på knappen for at prøve igen.",
  "The chat cannot be opened right now. Press the button to try again.",
);
export const close = words("Luk", "Close");
export const menu = words("Menu", "Menu");
export const log = words("Samtalen", "The chat");
export const suggestions = words("Du kan for eksempel spørge om:", "You can, for example, ask about:");
export const choices = words("Vælg et svar", "Choose an answer");
export const newTab = words(" (åbner i ny fane)", " (opens in a new tab)");
export const at = words(" kl. ", " at ");

export const field = words("Skriv dit spørgsmål", "Write your question");
export const fieldStaff = words("Skriv til medarbejderen", "Write to the member of staff");
export const hint = words("Skriv ikke CPR-nummer eller private oplysninger.", "Do not write a CPR number or private information.");
export const send = words("Send", "Send");
export const empty = words("Skriv dit spørgsmål i feltet, før du sender.", "Write your question in the field before you send.");
export const left = (count: number) => words(`${dk(count)} tegn tilbage`, `${gb(count)} characters left`);
export const tooLong = (length: number, max: number) =>
  words(
    `Beskeden er for lang: ${dk(length)} tegn. Der er plads til ${dk(max)}. Gør den kortere, eller del den i flere.`,
    `The message is too long: ${gb(length)} characters. There is room for ${gb(max)}. Make it shorter, or split it.`,
  );

export const cprFound = words(
  "Det ligner et CPR-nummer. Skriv det ikke i chatten. Vi har ikke brug for det her.",
  "This looks like a CPR number. Do not write it in the chat. We do not need it here.",
);
export const cprRemove = words("Fjern nummeret", "Remove the number");
export const cprSend = words("Send uden nummeret", "Send without the number");

export const unsent = words("Ikke sendt – prøver igen", "Not sent – trying again");
export const refused = words(
  "Beskeden blev ikke sendt. Ret den, og prøv igen.",
  "The message was not sent. Change it, and try again.",
);
export const expired = words(
  "Samtalen er udløbet, så den kan ikke fortsætte. Det, du har skrevet, er der stadig. Start en ny samtale, og send det igen.",
  "The chat has expired and cannot continue. What you have written is still there. Start a new chat, and send it again.",
);
export const closed = words("Samtalen er afsluttet.", "The chat has ended.");
export const pressedTooLate = words(
  "Samtalen er slut, så her kan ikke vælges mere. Start en ny samtale, hvis du vil vælge.",
  "The chat has ended, so nothing can be chosen here any more. Start a new chat if you want to choose.",
);
export const begin = words("Start ny samtale", "Start a new chat");

/** A member of staff may have no name. */
export const typing = (name: string) => words(`${name || "Medarbejder"} skriver …`, `${name || "Staff"} is writing …`);
export const unreachable = words(
  "Der er ingen forbindelse til chatten lige nu. Dine beskeder bliver her og sendes, når forbindelsen er tilbage.",
  "There is no connection to the chat right now. Your messages stay here and are sent when the connection is back.",
);
export const unavailable = words(
  "Chatten kan ikke åbnes lige nu. Prøv igen om lidt.",
  "The chat cannot be opened right now. Try again in a moment.",
);
export const call = words("Haster det, så ring til", "If it is urgent, call");
export const late = words(
  "Svaret lader vente på sig. Du kan vente lidt endnu eller bede om et menneske.",
  "The answer is taking a while. You can wait a little longer or ask for a human.",
);
export const lateCall = words("Du kan også ringe til", "You can also call");

export const human = words("Tal med et menneske", "Talk to a human");
export const humanMessage = words("Jeg vil tale med et menneske", "I want to talk to a human");
export const save = words("Hent samtalen", "Download the chat");
export const saved = words(
  "Samtalen er hentet til din computer eller telefon.",
  "The chat has been downloaded to your computer or phone.",
);
export const readPage = words("Læs samtalen som en side", "Read the chat as a page");
export const printed = words("Hentet den ", "Fetched on ");
export const print = words("Udskriv", "Print");
export const copy = words("Kopiér samtalen", "Copy the chat");
export const copied = words("Samtalen er kopieret. Du kan sætte den ind et andet sted.", "The chat has been copied. You can paste it elsewhere.");
export const larger = words("Større tekst", "Larger text");
export const readAloud = words("Læs svar op", "Read answers aloud");
export const readStop = words("Stop oplæsning", "Stop reading aloud");
export const readsAloud = words("Nye svar bliver læst op.", "New answers are read aloud.");
export const noVoice = words(
  "Denne computer eller telefon har ingen stemme, der kan læse svaret op.",
  "This computer or phone has no voice that can read the answer aloud.",
);
export const saveName = words("samtale", "chat");
export const finish = words("Afslut samtalen", "End the chat");
export const remove = words("Slet min samtale", "Delete my chat");
export const removeTitle = words("Vil du slette samtalen?", "Do you want to delete the chat?");
export const removeNote = words(
  "Alt, hvad der er skrevet, bliver slettet for altid. Det kan ikke fortrydes.",
  "Everything that is written will be deleted for ever. This cannot be undone.",
);
export const removeYes = words("Slet samtalen", "Delete the chat");
export const removeNo = words("Fortryd", "Cancel");
export const removed = words("Samtalen er slettet.", "The chat has been deleted.");
export const nothing = words("Der er ingen samtale endnu.", "There is no chat yet.");
export const failed = words("Det lykkedes ikke lige nu. Prøv igen om lidt.", "That did not work right now. Try again in a moment.");
export const privacy = words("Sådan behandler vi dine oplysninger", "How we use your information");

/** The server's words for it, where it sends only the numbers. */
export const queued = (place?: number, minutes?: number) =>
  place
    ? words(
        `Du er nummer ${dk(place)} i køen.${minutes ? ` Ventetiden er omkring ${dk(minutes)} min.` : ""}`,
        `You are number ${gb(place)} in the queue.${minutes ? ` The wait is about ${gb(minutes)} min.` : ""}`,
      )
    : words("Du står i kø til en medarbejder", "You are in the queue for a member of staff");
export const withStaff = (name: string, site: string) => {
  const known = !site || / fra /.test(name);
  return words(
    `Du taler nu med ${name || "en medarbejder"}${known ? "" : ` fra ${site}`}`,
    `You are now talking to ${name || "a member of staff"}${known ? "" : ` from ${site}`}`,
  );
};
export const withRobot = words("Indgang svarer igen", "Indgang is answering again");
export const noteRobot = words("Du skriver med en chatrobot", "You are writing with a chatbot");
export const noteQueue = words("Du venter på en medarbejder", "You are waiting for a member of staff");
export const noteStaff = (name: string) =>
  words(`Du skriver med ${name || "en medarbejder"}`, `You are writing with ${name || "a member of staff"}`);

export const sent = words("Sendt", "Sent");
export const read = words("Læst", "Read");
export const edited = words("redigeret", "edited");
export const withdrawn = words("Beskeden er trukket tilbage", "The message has been withdrawn");

export const letterTitle = words("Skriv en besked til en medarbejder", "Write a message to a member of staff");
export const letterNote = words("Alle felter skal udfyldes.", "All fields must be filled in.");
export const letterName = words("Dit navn", "Your name");
export const letterContact = words("Din e-mail eller dit telefonnummer", "Your e-mail address or phone number");
export const letterContactNote = words("Her svarer vi dig.", "This is where we answer you.");
export const letterText = words("Din besked", "Your message");
/** `days` as the municipality keeps a conversation, where it says so. */
export const letterConsent = (days?: number) =>
  words(
    `Ja, gem mit navn, min e-mail eller mit telefonnummer og min besked, så en medarbejder kan svare mig. ${days ? `Det bliver slettet senest ${dk(days)} dage efter det sidste ord i samtalen` : "Det bliver slettet sammen med samtalen"}, eller når jeg selv sletter samtalen.`,
    `Yes, store my name, my e-mail address or phone number and my message, so that a member of staff can answer me. It is deleted ${days ? `at the latest ${gb(days)} days after the last word in this chat` : "together with this chat"}, or when I delete the chat myself.`,
  );
export const letterSend = words("Send beskeden", "Send the message");
export const letterNameMissing = words("Skriv dit navn.", "Write your name.");
export const letterContactWrong = words(
  "Skriv en e-mailadresse som navn@eksempel.dk eller et telefonnummer med mindst 8 cifre.",
  "Write an e-mail address such as name@example.com or a phone number with at least 8 digits.",
);
export const letterTextMissing = words("Skriv din besked.", "Write your message.");
export const letterConsentMissing = words(
  "Sæt hak her, hvis vi må gemme beskeden. Ellers kan vi ikke svare dig.",
  "Tick this box if we may store the message. Otherwise we cannot answer you.",
);
export const letterFailed = words(
  "Beskeden er ikke sendt endnu. Alt, hvad du har skrevet, står her stadig. Prøv igen om lidt.",
  "The message has not been sent yet. Everything you have written is still here. Try again in a moment.",
);
export const letterSent = words("Din besked er sendt.", "Your message has been sent.");

export const notice = words("Meddelelse", "Notice");

export const helpful = words("Hjalp svaret?", "Did this answer help?");
export const yes = words("Ja", "Yes");
export const no = words("Nej", "No");
export const yesHelped = words("Ja, svaret hjalp", "Yes, the answer helped");
export const noHelped = words("Nej, svaret hjalp ikke", "No, the answer did not help");
export const thanks = words("Tak", "Thank you");

export const judge = words(
  "Hvor godt fik du hjælp? 1 er dårligt, 5 er rigtig godt.",
  "How well were you helped? 1 is poorly, 5 is very well.",
);
export const comment = words("Vil du skrive mere om det?", "Would you like to write more about it?");
export const skip = words("Spring over", "Skip");

export const source = words("Kilde", "Source");
export const sources = words("Kilder", "Sources");
export const checked = words("kontrolleret ", "checked ");

export const signUpAt = (host: string) => words(`Tilmeld hos ${host}`, `Sign up at ${host}`);
export const more = (count: number) =>
  count === 1 ? words("og 1 gang mere", "and 1 more time") : words(`og ${dk(count)} gange mere`, `and ${gb(count)} more times`);
export const online = words("Online", "Online");
export const free = words("Gratis", "Free");
export const price = (kroner: number) => words(`${dk(kroner)} kr.`, `DKK ${gb(kroner)}`);
export const prices = (least: number, most: number) =>
  words(`${dk(least)}–${dk(most)} kr.`, `DKK ${gb(least)}–${gb(most)}`);
export const seats = (free: number) =>
  free === 1 ? words("1 ledig plads", "1 place left") : words(`${dk(free)} ledige pladser`, `${gb(free)} places left`);
export const full = words("Alle pladser er optaget", "All places are taken");
export const fullWaiting = words("Alle pladser er optaget. Der er en venteliste.", "All places are taken. There is a waiting list.");
export const calledOff = words("Aflyst", "Cancelled");
export const signUpClosed = words("Tilmeldingen er lukket", "Sign-up has closed");
export const held = words("Kurset er holdt", "The course has been held");
export const when = words("Tid", "Time");
export const where = words("Sted", "Place");
export const level = words("Niveau", "Level");
export const cost = words("Pris", "Price");
export const places = words("Pladser", "Places");
export const teacher = words("Underviser", "Teacher");
export const name = words("Navn", "Name");
export const bring = words("Tag med", "Bring");

export const booked = words("Du er tilmeldt", "You have signed up");
export const bookedTime = words("Du har en tid", "You have an appointment");
export const waiting = words("Du står på venteliste", "You are on the waiting list");
export const waitingPlace = (place: number) =>
  words(`Du er nummer ${dk(place)} på ventelisten.`, `You are number ${gb(place)} on the waiting list.`);
export const cancelled = words("Afbestilt", "Cancelled");
export const code = words("Din kode", "Your code");
export const codeNote = words(
  "Skriv koden ned, eller tag et billede af den. Du skal bruge den, hvis du vil flytte eller afbestille.",
  "Write the code down, or take a picture of it. You need it if you want to move or cancel.",
);
export const cancel = words("Afbestil", "Cancel it");
export const move = words("Flyt", "Move it");
export const calendar = words("Læg i kalender", "Add to calendar");
export const calendarSaved = words(
  "Filen er hentet. Åbn den for at lægge aftalen i din kalender.",
  "The file has been downloaded. Open it to add the appointment to your calendar.",
);
export const calendarFailed = words(
  "Filen kunne ikke hentes lige nu. Prøv igen om lidt, eller skriv tiden ned.",
  "The file could not be downloaded right now. Try again in a moment, or write the time down.",
);

export const days = words("Vælg en dag", "Choose a day");
export const times = (free: number) =>
  free === 1 ? words("1 ledig tid", "1 free time") : words(`${dk(free)} ledige tider`, `${gb(free)} free times`);
export const noTimes = words("Der er ingen ledige tider.", "There are no free times.");

export const news = (count: number) =>
  count === 1
    ? words("1 ny besked i chatten", "1 new message in the chat")
    : words(`${dk(count)} nye beskeder i chatten`, `${gb(count)} new messages in the chat`);
