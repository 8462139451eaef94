/** Every state that the window can be in: its name, when a citizen meets it, and how it comes about. */
import * as town from "./town.js";

const ASK = "Jeg vil tale med et menneske";

/** A conversation in which one question has been answered. */
async function answered(stage) {
  stage.server.answers[town.MOVING] = town.MOVING_ANSWER;
  await stage.open();
  await stage.say(town.MOVING);
  await stage.until(".helpful button");
}

/** Asked for a human being, and waiting. */
async function queued(stage) {
  stage.server.otherwise = null;
  await stage.open();
  await stage.say(ASK);
  stage.server.say("system", { kind: "holder", holder: "waiting", queue: 3, minutes: 20, text: "Du er nummer 3 i køen. Ventetiden er omkring 20 min." });
  await stage.until(".queue");
}

async function withMette(stage) {
  await queued(stage);
  stage.server.say("system", { kind: "holder", holder: "staff", staff_name: "Mette", text: "Du taler nu med Mette fra Eksempelby." });
  stage.server.say("staff", { text: "Hej, jeg hedder Mette. Hvad kan jeg hjælpe med?", staff_name: "Mette" });
  await stage.until(".from-staff");
}

/** One question whose answer has something beside its text. */
function answering(answer, comes, question = "Vis mig det") {
  return async (stage) => {
    stage.server.answers[question] = answer;
    await stage.open();
    await stage.say(question);
    await stage.until(comes);
  };
}

async function writing(stage, text, comes) {
  await stage.open();
  await stage.type(text);
  await stage.until(comes);
}

async function letter(stage) {
  stage.server.otherwise = town.LETTER;
  await stage.open();
  await stage.say(ASK);
  return stage.until("form.letter");
}

async function choose(stage, words) {
  await answered(stage);
  await stage.press("Menu");
  await stage.until(".choices:not([hidden])");
  if (words) await stage.press(words);
}

/** By name: [title, when, play]. */
export const GROUPS = {
  "Før samtalen": {
    closed: ["Lukket", "Siden er åbnet. Intet er gemt, og intet er hentet ud over chatvinduet selv.", (stage) => stage.enter()],
    opening: ["Vinduet hentes", "Borgeren har trykket på knappen, og nettet er langsomt.", opening],
    "not-fetched": ["Vinduet kan ikke hentes", "Borgeren har trykket på knappen, men vinduet kan ikke hentes.", notFetched],
    greeting: ["Hilsen", "Vinduet er lige åbnet. Kommunen har en meddelelse, og der er forslag til spørgsmål.", greeting],
    unavailable: ["Kan ikke åbnes", "Serveren svarer ikke, da vinduet åbnes. Sidens egen vej til kontakt vises.", unavailable],
    inline: ["Midt på siden", "Siden har placement=\"inline\": vinduet åbner, hvor det står.", (stage) => stage.open({ placement: "inline" })],
  },
  Samtalen: {
    answer: ["Svar", "Et svar med kilde, knapper og spørgsmålet, om det hjalp.", answered],
    helped: ["Svaret hjalp ikke", "Borgeren har trykket Nej og får tilbudt et menneske.", helped],
    "typing-robot": ["Robotten skriver", "Spørgsmålet er modtaget, og svaret er på vej.", waiting],
    emergency: ["Nødsituation", "Borgeren skriver noget, der kan være farligt.", answering(town.EMERGENCY, ".emergency", "Jeg kan ikke mere")],
    menu: ["Menuen", "Det, man ellers kan, er foldet ud.", (stage) => choose(stage)],
    larger: ["Større tekst", "Borgeren har gjort teksten halvanden gang så stor.", larger],
    aloud: ["Et svar læses op", "Borgeren har slået oplæsning til, og et svar er ved at blive læst.", aloud],
    page: ["Samtalen som en side", "Det, der ellers åbner i en ny fane: til at læse fra ende til anden og skrive ud.", page],
    unread: ["Ulæst besked", "Vinduet er lukket, og der er kommet en ny besked.", unread],
  },
  "Et menneske": {
    queue: ["I kø", "Borgeren venter på en medarbejder og kan se sin plads.", queued],
    "typing-staff": ["Medarbejderen skriver", "Mette er i gang med at skrive.", typingStaff],
    staff: ["Samtale med en medarbejder", "Én besked er rettet, én er trukket tilbage, og borgerens er læst.", staff],
    letter: ["Læg en besked", "Ingen er på arbejde. Borgeren kan skrive en besked.", letter],
    "letter-errors": ["Besked med fejl", "Borgeren har sendt formularen uden at udfylde den.", letterErrors],
    "letter-sent": ["Besked sendt", "Beskeden er modtaget, og formularen er væk.", letterSent],
  },
  "Kurser og tider": {
    courses: ["Kurser", "Ledigt, venteliste, optaget, aflyst og tilmelding et andet sted.", answering(town.COURSES, ".cards")],
    times: ["Ledige tider", "En uge med tider at vælge imellem.", answering(town.TIMES, ".times")],
    receipt: ["Kvittering", "Tiden er bestilt.", answering(town.receiptOf("taken"), ".booking")],
    "receipt-waiting": ["På venteliste", "Kurset var optaget.", answering(town.receiptOf("waiting", { kind: "course", title: "iPad for begyndere", place: 2 }), ".booking")],
    "receipt-cancelled": ["Afbestilt", "Tiden er afbestilt.", answering(town.receiptOf("cancelled"), ".booking")],
  },
  "Når noget går galt": {
    unsent: ["Ikke sendt", "Forbindelsen er væk, mens borgeren skriver. Beskeden sendes, når den er tilbage.", unsent],
    unreachable: ["Ingen forbindelse", "Forbindelsen har været væk i mere end 4 sekunder.", unreachable],
    late: ["Svaret lader vente på sig", "Der er gået 10 sekunder uden svar.", late],
    expired: ["Udløbet", "Samtalen findes ikke mere på serveren. Det skrevne er der endnu.", expired],
    cpr: ["CPR-nummer i feltet", "Det, der står i feltet, ligner et CPR-nummer.", (stage) => writing(stage, "Mit nummer er 010190-1234, kan du se min sag?", ".guard:not([hidden])")],
    "too-long": ["For lang", "Beskeden er længere, end serveren tager imod.", (stage) => writing(stage, "Det er en lang historie. ".repeat(85), ".composer .error:not([hidden])")],
    refused: ["Serveren siger nej", "Beskeden kommer tilbage i feltet med serverens begrundelse.", refused],
  },
  Slut: {
    rating: ["Afsluttet", "Samtalen er slut, og borgeren bliver spurgt, hvor godt det gik.", rating],
    "too-late": ["Valg efter samtalens slut", "Samtalen er slut, og tiderne kan ikke vælges mere.", tooLate],
    removal: ["Før samtalen slettes", "Borgeren har valgt Slet min samtale.", removal],
  },
  "Sprog og mængder": {
    english: ["Engelsk", "Borgeren har valgt English.", english],
    arabic: ["Et svar på arabisk", "Svaret læses fra højre mod venstre; vinduets egne ord bliver.", answering(town.ARABIC, ".from-assistant + .from-citizen ~ .from-assistant", "كيف أغير عنواني؟")],
    strange: ["Underlige tegn", "Et ord uden ende, emoji, tegn der vender teksten, og et link der ikke er et.", answering(town.STRANGE, ".from-citizen ~ .from-assistant", `${"A".repeat(300)} 🏳️‍🌈 \u202Etxet`)],
    long: ["60 beskeder", "En lang samtale.", long],
  },
};

export const STORIES = Object.assign({}, ...Object.values(GROUPS));

async function opening(stage) {
  stage.seams.window = () => new Promise(() => {});
  await stage.knock();
  await stage.clock.pass(1_000);
  await stage.until("[aria-busy=true]");
}

async function notFetched(stage) {
  stage.seams.window = () => Promise.reject(new Error("no network"));
  await stage.knock();
  await stage.until(".trouble p");
}

async function larger(stage) {
  await choose(stage, "150 %");
  await stage.press("Menu");
}

async function aloud(stage) {
  stage.seams.speech = { languages: () => ["da-DK"], say: () => {}, stop: () => {} };
  await choose(stage, "Læs svar op");
  await stage.say("Og hvad med mine børn?");
  await stage.until(".foot .button:not([hidden])");
}

/** The new tab is a frame of this page here. */
async function page(stage) {
  const tab = Object.assign(document.createElement("iframe"), { className: "tab", title: "Samtalen som en side" });
  stage.seams.page = () => {
    stage.place.append(tab);
    return tab.contentWindow;
  };
  await choose(stage, "Læs samtalen som en side");
  await stage.until(() => tab.contentDocument.querySelector("h1"));
  await stage.press("Luk");
}

async function tooLate(stage) {
  await answering(town.TIMES, ".times")(stage);
  stage.server.say("system", { kind: "closed" });
  await stage.until(".over");
}

async function greeting(stage) {
  const site = stage.site;
  stage.site = (language) => ({ ...site(language), notices: [town.NOTICE] });
  await stage.open();
}

async function unavailable(stage) {
  stage.server.down = true;
  await stage.open();
  await stage.until(".notices p");
}

async function helped(stage) {
  await answered(stage);
  await stage.press("Nej, svaret hjalp ikke");
}

async function waiting(stage) {
  stage.server.otherwise = null;
  await stage.open();
  await stage.say(town.MOVING);
}

async function unread(stage) {
  await answered(stage);
  await stage.press("Luk");
  stage.server.say("assistant", { text: "Husk, at du også kan ringe til os." });
  await stage.until(".badge:not([hidden])");
}

async function typingStaff(stage) {
  await withMette(stage);
  await stage.say("Jeg har ikke fået brev om skoleindskrivning");
  stage.server.whisper({ kind: "typing", from: "staff", staff_name: "Mette" });
  await stage.until(".typing:not([hidden])");
}

async function staff(stage) {
  await withMette(stage);
  const { server } = stage;
  await stage.say("Hvad koster et pas?");
  const wrong = server.say("staff", { text: "Det koster 800 kr.", staff_name: "Mette" });
  const secret = server.say("staff", { text: "Det var til en anden.", staff_name: "Mette" });
  server.say("staff", { kind: "edit", edits: wrong, text: "Det står på borger.dk, hvad det koster." });
  server.say("staff", { kind: "edit", edits: secret, text: "", withdrawn: true });
  await stage.say("Tak for hjælpen");
  server.whisper({ kind: "read", from: "staff", event: server.events.at(-1).id });
  await stage.until(() => stage.root.querySelector(".from-citizen .small[aria-live]")?.textContent === "Læst");
}

async function letterErrors(stage) {
  await letter(stage);
  await stage.press("Send beskeden");
}

async function letterSent(stage) {
  const form = await letter(stage);
  const [name, contact] = form.querySelectorAll("input:not([type=checkbox])");
  await stage.type("Inger Holm", name);
  await stage.type("inger@eksempel.dk", contact);
  await stage.type("Kan I ringe til mig om skoleindskrivning?", form.querySelector("textarea"));
  form.querySelector("[type=checkbox]").click();
  await stage.press("Send beskeden");
  await stage.until(() => !stage.root.querySelector("form.letter"));
}

async function unsent(stage) {
  await answered(stage);
  stage.server.cut();
  await stage.say("Og hvad hvis jeg flytter til udlandet?");
  await stage.until(".unsent");
}

async function unreachable(stage) {
  await answered(stage);
  stage.server.cut();
  await stage.clock.pass(5_000);
  await stage.until(".notices p");
}

async function late(stage) {
  await waiting(stage);
  await stage.clock.pass(10_000);
  await stage.until(".notices p");
}

async function expired(stage) {
  await answered(stage);
  stage.server.gone = true;
  await stage.say("Kan jeg gøre det om aftenen?");
  await stage.until(".notices p");
}

async function refused(stage) {
  await answered(stage);
  stage.server.refusal = "Beskeden har tegn i sig, som vi ikke kan tage imod. Skriv den på en anden måde.";
  await stage.say("Hvad med min kat?");
  await stage.until(".composer .error:not([hidden])");
}

async function rating(stage) {
  await answered(stage);
  stage.server.say("system", { kind: "closed" });
  await stage.until(".rating");
}

async function removal(stage) {
  await choose(stage, "Slet min samtale");
  await stage.until(".question");
}

async function english(stage) {
  const question = "How do I report that I am moving?";
  stage.server.answers[question] = town.ENGLISH_ANSWER;
  await stage.enter();
  await stage.open();
  await stage.press("English");
  await stage.say(question);
  await stage.until(".helpful button");
}

async function long(stage) {
  stage.server.otherwise = null;
  await stage.open();
  await stage.say("Jeg har mange spørgsmål");
  for (let turn = 1; turn < stage.messages / 2; turn += 1) {
    stage.server.say("citizen", { text: `Spørgsmål nummer ${turn}` });
    stage.server.say("assistant", { text: `Svar nummer ${turn}. Det står også på [kommunens side](https://www.eksempelby.example/).` });
  }
  await stage.until(() => stage.root.querySelectorAll(".message").length >= stage.messages);
}
