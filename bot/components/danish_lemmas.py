"""The stand-in for da_core_news_sm: blank Danish spaCy whose lemmas come from the tables of simplemma.

Importing this module makes the spaCy component known, so spacy.load can open a pipeline that names it.
"""

from collections.abc import Callable
from functools import lru_cache

import simplemma
import spacy
from spacy.language import Language
from spacy.tokens import Doc

NAME = "danish_lemmas"

# A passport, which the tables take for the verb "passe".
OWN_LEMMAS = {"pas": "pas", "passet": "pas", "passene": "pas"}


@Language.factory(NAME)
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, with its tables loaded: they take a second, which the first citizen must not wait."""
    lemma_of("hej")
    return danish_lemmas


def danish_lemmas(doc: Doc) -> Doc:
    """Gives every token its lemma, in lower case."""
    for token in doc:
        token.lemma_ = lemma_of(token.lower_)
    return doc


@lru_cache(maxsize=50_000)
def lemma_of(word: str) -> str:
    """The dictionary form of a word in lower case; the word itself where the tables do not know it."""
    return OWN_LEMMAS.get(word) or str(simplemma.lemmatize(word, lang="da")).lower()


def build(folder: str) -> None:
    """Writes the pipeline to a folder that spacy.load can open."""
    nlp = spacy.blank("da")
    nlp.add_pipe(NAME)
    nlp.meta.update({"name": "danish_stand_in", "description": "Blank Danish with lemmas from simplemma"})
    nlp.to_disk(folder)
