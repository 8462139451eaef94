"""That one writes with a machine is said first, whatever a municipality writes (Regulation (EU) 2024/1689, article 50(1) and (5)).

A greeting that says so itself, in its first sentences and in one of the known ways, is left as it is; before any other stands our own sentence.
It is in the code and not among the texts so that nobody edits it away.
"""

import re

NOTICE = {
    "da": "Du skriver med en chatrobot, ikke et menneske.",
    "en": "You are writing with a chatbot, not a human being.",
}
_FIRST = 160  # characters within which it must be said
_AN_EMPHASIS = re.compile(r"[*_]")
_NO_BUT = r"(?:(?!\b(?:{})\b)[^.!?\n]){{0,60}}"  # some words of the same sentence, none of which denies it
_SAID = {
    "da": re.compile(
        rf"\b(?:jeg er|du (?:skriver|taler|chatter) med) {_NO_BUT.format('ikke|aldrig|ingen|næppe')}\bchatrobot\b(?:,| –| -| og|\. jeg er)? ikke et menneske\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"\b(?:i am|you are (?:writing|talking|chatting) with) {_NO_BUT.format('not|never|no|hardly')}\bchatbot\b(?:,| –| -| and|\. i am)? not a human(?: being)?\b",
        re.IGNORECASE,
    ),
}


def with_notice(greeting: str, language: str) -> str:
    """The greeting, with the notice in the reader's language before it unless it says the same."""
    spoken = "da" if language == "da" else "en"
    if _SAID[spoken].search(_AN_EMPHASIS.sub("", greeting)[:_FIRST]):
        return greeting
    return f"{NOTICE[spoken]}\n\n{greeting}"
