/** The municipality of the stories, and what is said there. Names, places and times are made up. */

const DANISH = {
  title: "Spørg Eksempelby Kommune",
  greeting: "Hej! Jeg er **Indgang**, en chatrobot – ikke et menneske.\n\nSkriv dit spørgsmål med dine egne ord. Skriv aldrig CPR-nummer her.",
  suggestions: [{ title: "Hvordan melder jeg flytning?" }, { title: "Hvornår skal mit barn skrives ind i skole?" }, { title: "Hvilke kurser har biblioteket?" }],
};
const ENGLISH = {
  title: "Ask Eksempelby Municipality",
  greeting: "Hi! I am **Indgang**, a chatbot – not a human being.\n\nWrite your question in your own words. Never write a CPR number here.",
  suggestions: [{ title: "How do I report that I am moving?" }, { title: "Which courses does the library have?" }],
};

/** From a language to the site, in the municipality's colours. */
export function siteOf([primary, on_primary] = ["#14528c", "#ffffff"]) {
  const same = { site: "eksempelby", front: "kommune", name: "Eksempelby", phone: "12 34 56 78", retention_days: 30, max_length: 2000 };
  const rest = { privacy_url: "https://www.eksempelby.example/privatliv", colors: { primary, on_primary } };
  return (language) => ({ ...same, ...rest, ...(language === "en" ? ENGLISH : DANISH) });
}

export const NOTICE = { id: "lukkedag", text: "Borgerservice holder lukket fredag den 27. november. Chatten svarer som altid." };

export const MOVING = "Hvordan melder jeg flytning?";
export const MOVING_ANSWER = {
  text: "Du melder flytning **digitalt med MitID**, og du skal gøre det senest 5 dage efter, at du er flyttet.\n\n- Du kan melde flytningen op til 4 uger før\n- Hele familien kan meldes i én omgang\n- Har du ikke MitID, så kom forbi [Borgerservice](https://www.eksempelby.example/borgerservice)",
  answer: { id: "flytning_anmeld", topic: "flytning", sources: [{ title: "borger.dk", url: "https://www.borger.dk/bolig-og-flytning" }], reviewed: "2026-11-01" },
  buttons: [{ title: "Jeg flytter til udlandet" }, { title: "Jeg har ikke MitID" }],
};

export const EMERGENCY = {
  text: "Er nogen i fare lige nu, så ring **[112](tel:112)**.\n\nHar du tanker om ikke at ville leve, så ring til Livslinien på [70 201 201](tel:70201201). De svarer hver dag.",
  status: "emergency",
};

export const ARABIC = {
  language: "ar",
  text: "مرحبًا. يمكنك الإبلاغ عن تغيير عنوانك عبر الإنترنت باستخدام **MitID**، وذلك في غضون 5 أيام بعد الانتقال.\n\n- اتصل بنا على 12 34 56 78\n- أو تفضل بزيارة Borgerservice",
};
export const ENGLISH_ANSWER = {
  ...MOVING_ANSWER,
  language: "en",
  text: "You report the move **online with MitID**, at the latest 5 days after you have moved.\n\nYou can do it up to 4 weeks before.",
  buttons: [{ title: "I am moving abroad" }, { title: "I have no MitID" }],
};

const LONG_WORD = "Speciallægepraksisplanlægningsstabiliseringsperiode".repeat(4);
export const STRANGE = {
  text: `${LONG_WORD}\n\n👩‍👩‍👧‍👦🏳️‍🌈 ${"🎉".repeat(60)}\n\nFilen hedder \u202Egpj.ekke\u202C og ikke andet. \u2067עברית\u2069\n\n[et link](javascript:alert(1)) <b>uden</b> HTML\n\nhttps://www.eksempelby.example/${"meget-lang-sti/".repeat(12)}`,
};

const IPAD = { id: "ipad", title: "iPad for begyndere", start: "2026-11-26T10:00:00+01:00", end: "2026-11-26T12:00:00+01:00" };
export const COURSES = {
  text: "Jeg fandt fem kurser.",
  courses: [
    { ...IPAD, branch: "Hovedbiblioteket", address: "Torvet 1", level: "Begynder", teacher: "Inger Holm", price: 0, seats_free: 4, more: 3, bring: "din iPad og din kode", button: 0 },
    { id: "foto", title: "Billeder på telefonen", start: "2026-11-27T10:00:00+01:00", state: "full", waiting_list: true, price: 75, button: 1 },
    { id: "mail", title: "E-mail fra bunden", start: "2026-11-30T13:00:00+01:00", state: "full", branch: "Nørreby Bibliotek", price: 0 },
    { id: "aflyst", title: "MitID i ro og mag", start: "2026-12-02", all_day: true, state: "cancelled" },
    { id: "net", title: "Sikker på nettet", start: "2026-12-03T17:00:00+01:00", online: true, link: "https://www.bibliotek.example/arrangement/7", seats_free: 12 },
  ],
  buttons: [{ title: "Tilmeld iPad for begyndere" }, { title: "Skriv mig på venteliste" }, { title: "Vis flere kurser" }],
};

export const TIMES = timesOf();

function timesOf() {
  const buttons = [{ title: "Tidligere" }, { title: "Senere tider" }, { title: "Et andet sted" }];
  const days = [26, 27, 28, 30].map((date) => {
    const starts = [9, 10, 11, 13].flatMap((hour) => ["00", "30"].map((minute) => `2026-11-${date}T${String(hour).padStart(2, "0")}:${minute}:00+01:00`));
    const times = starts.map((start) => ({ start, button: buttons.push({ title: `${date}/11 kl. ${start.slice(11, 16)}` }) - 1 }));
    return { date: `2026-11-${date}`, times };
  });
  return { text: "Her er de første ledige tider i Borgerservice. Vælg en dag og en tid.", times: { title: "Nyt pas, 15 minutter", days, earlier: 0, later: 1 }, buttons };
}

export function receiptOf(state, more = {}) {
  const booking = { code: "KÆT-4711", kind: "appointment", title: "Nyt pas", start: "2026-11-26T10:00:00+01:00", end: "2026-11-26T10:15:00+01:00" };
  const place = { branch: "Borgerservice", address: "Torvet 1, 9999 Eksempelby", name: "Inger Holm", bring: "dit gamle pas", calendar: true, cancel: 0, move: 1 };
  return { text: { taken: "Tiden er din.", waiting: "Du er skrevet på.", cancelled: "Tiden er afbestilt." }[state], booking: { ...booking, ...place, state, ...more }, buttons: [{ title: "Afbestil tiden" }, { title: "Flyt tiden" }] };
}

export const LETTER = { text: "Der er ingen medarbejdere i chatten lige nu. Du kan skrive en besked, så svarer vi dig.", form: "message", buttons: [{ title: "Nej tak" }] };
