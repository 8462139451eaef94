"""Components of Rasa's pipeline and the small changes we make to Rasa. Run by test_components.py with the bot's Python."""

# ruff: noqa: PT009, PT027, S301 (unittest, because the bot's environment has no pytest)

import json
import os
import pickle
import subprocess
import sys
import tempfile
import unittest
from typing import Any
from unittest.mock import patch

from bot import without_tensorflow

without_tensorflow.install()

PHONE = ["ny telefon", "jeg har fået ny telefon", "skiftet mobil", "min nye mobil", "flytte app til ny telefon"]
PASS = ["hvad koster et pas", "nyt pas", "forny mit pas", "bestil pas til barn", "mit pas er udløbet"]
LOAN = [
    "forny lån",
    "jeg vil beholde bogen længere",
    "forlænge mine bøger",
    "aflevere for sent",
    "hvornår skal bogen afleveres",
]


class SpellerTest(unittest.TestCase):
    def setUp(self) -> None:
        from bot.components.speller import Speller

        sentences = [
            "Hvornår skal bøgerne afleveres på biblioteket",
            "jeg er medlem af biblioteket",
            "forny mit kørekort",
        ] * 4
        self.speller = Speller.of(sentences)

    def restores(self, written: str, meant: str) -> None:
        self.assertEqual(self.speller.restored(written), meant)

    def test_what_a_foreign_keyboard_has_spoilt(self) -> None:
        self.restores("Hvornar skal bogerne afleveres?", "hvornår skal bøgerne afleveres")
        self.restores("hvornaar", "hvornår")

    def test_slips(self) -> None:
        self.restores("hvornar skal bogerne afleverees", "hvornår skal bøgerne afleveres")
        self.restores("mdlem af bibliotkeet", "medlem af biblioteket")
        self.restores("forrnny kkørekkort", "forny kørekort")

    def test_spaces_at_the_wrong_place(self) -> None:
        self.restores("forny mit køre kort", "forny mit kørekort")
        self.restores("fornymit kørekort", "forny mit kørekort")
        self.restores("forn ymit korekort", "forny mit kørekort")

    def test_words_of_the_dictionary_and_numbers_are_left(self) -> None:
        self.restores("Jeg henter 1234 sække", "jeg henter 1234 sække")

    def test_odd_texts(self) -> None:
        for written in ("", "🙂", "\x00", "привіт", "x" * 5_000, "a " * 5_000):
            self.assertIsInstance(self.speller.restored(written), str)

    def test_it_can_be_stored(self) -> None:
        again = pickle.loads(pickle.dumps(self.speller))
        self.assertEqual(again.restored("hvornaar"), "hvornår")


class AnswerModelTest(unittest.TestCase):
    @staticmethod
    def trained(caution: float = 0.0):  # type: ignore[no-untyped-def]
        from bot.components.answer_model import AnswerModel, Settings

        answers = ["mitid_ny_telefon"] * 5 + ["bibliotek_laan"] * 5 + ["pas_bestil"] * 5
        model = AnswerModel(Settings(outside="pas_bestil", caution=caution), list, None)
        model.fit(PHONE + LOAN + PASS, answers)
        return model

    def test_the_same_examples_give_the_same_model(self) -> None:
        first, second = (self.trained().ranking("må jeg beholde bøgerne") for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(first[0][0], "bibliotek_laan")
        self.assertAlmostEqual(sum(probability for _, probability in first), 1.0, places=4)

    def test_caution_favours_what_is_not_covered(self) -> None:
        self.assertEqual(self.trained(caution=3.0).ranking("må jeg beholde bøgerne")[0][0], "pas_bestil")

    def test_odd_texts_are_ranked_too(self) -> None:
        model = self.trained()
        for text in ("", "🙂", "\x00", "a" * 20_000, "привіт", "<script>"):
            self.assertEqual(len(model.ranking(text)), 3)

    def test_it_can_be_stored(self) -> None:
        model = self.trained()
        again = pickle.loads(pickle.dumps(model))
        again.lemmas = list
        self.assertEqual(again.ranking("nyt pas"), model.ranking("nyt pas"))


class ContextTest(unittest.TestCase):
    """With a classifier that knows words only: what it is asked, and what is made of its ranking."""

    TEXTS = (
        *[f"hvad koster et pas {number}" for number in range(10)],
        *[f"pas til børn {number}" for number in range(10)],
        *[f"hvad koster et kørekort {number}" for number in range(10)],
        *[f"kørekort til bus {number}" for number in range(10)],
    )
    ANSWERS = (*["pas_pris"] * 10, *["pas_barn"] * 10, *["koerekort_pris"] * 10, *["koerekort_foerste"] * 10)

    def setUp(self) -> None:
        from bot.components.context import Context

        self.context = Context(self.TEXTS, self.ANSWERS, ["tak", "uden_for_emne"], "uden_for_emne")

    @staticmethod
    def rank(text: str) -> list[tuple[str, float]]:
        """Rules in place of a trained model."""
        from bot.components.spelling import folded

        for words, answer in (
            (("pas", "koster"), "pas_pris"),
            (("pas", "boern"), "pas_barn"),
            (("koerekort", "koster"), "koerekort_pris"),
            (("koerekort",), "koerekort_foerste"),
            (("tak",), "tak"),
            (("pas",), "pas_bestil"),
        ):
            if all(word in folded(text).split() for word in words):
                return [(answer, 0.9), ("uden_for_emne", 0.1)]
        return [("uden_for_emne", 0.4), ("pas_pris", 0.3)]

    def taken_as(self, text: str, about: str) -> str:
        return self.context.ranking(text, about, self.rank)[0][0]

    def test_a_message_without_a_subject_has_the_last_ones(self) -> None:
        self.assertEqual(self.taken_as("Hvad koster det?", "pas_barn"), "pas_pris")
        self.assertEqual(self.taken_as("Hvad koster det?", "koerekort_foerste"), "koerekort_pris")
        self.assertEqual(self.taken_as("og til børn ?", "pas_pris"), "pas_barn")

    def test_nothing_was_said_before(self) -> None:
        self.assertEqual(self.taken_as("Hvad koster det?", ""), "uden_for_emne")

    def test_a_new_subject_is_a_new_subject(self) -> None:
        self.assertEqual(self.taken_as("hvad koster et kørekort", "pas_bestil"), "koerekort_pris")

    def test_thanks_are_thanks(self) -> None:
        self.assertEqual(self.taken_as("tak", "pas_pris"), "tak")

    def test_what_the_context_does_not_explain_stays(self) -> None:
        self.assertEqual(self.taken_as("hvad med vejret", "skole_alder"), "uden_for_emne")

    def also(self, text: str) -> str | None:
        return self.context.also(text, self.rank(text)[0][0], self.rank)

    def test_two_needs(self) -> None:
        self.assertEqual(self.also("Hvad koster et pas? Og jeg vil have kørekort til bus"), "koerekort_foerste")

    def test_one_need_in_two_sentences(self) -> None:
        self.assertIsNone(self.also("Hvad koster et pas? Jeg vil have et pas nu"))
        self.assertIsNone(self.also("hvad koster et pas"))


class MeaningTest(unittest.TestCase):
    def test_odd_texts_and_long_ones(self) -> None:
        from bot.components.meaning import Meaning

        meaning = Meaning.available()
        if meaning is None:
            self.skipTest("no sentence embeddings on this machine")
        meaning.fit(PHONE + LOAN)
        rows = meaning.of(["", "a\x00b", "x" * 100_000, "🙂"])
        self.assertEqual(rows.shape, (4, 384))
        self.assertIsNone(pickle.loads(pickle.dumps(meaning)).engine)


class RememberedTest(unittest.TestCase):
    def test_only_new_texts_are_embedded(self) -> None:
        import numpy as np

        from bot.components import remembered

        asked: list[str] = []

        def embed(texts):  # type: ignore[no-untyped-def]
            asked.extend(texts)
            return np.array([[len(text), 1.5] for text in texts])

        with (
            tempfile.TemporaryDirectory() as folder,
            patch.dict(os.environ, {remembered.FILE: f"{folder}/new/rows.npz"}),
        ):
            remembered.rows_for(["a", "bb"], embed)
            self.assertEqual(remembered.rows_for(["bb", "ccc", "bb"], embed).tolist(), [[2, 1.5], [3, 1.5], [2, 1.5]])
            self.assertEqual(asked, ["a", "bb", "ccc"])
            with open(f"{folder}/new/rows.npz", "wb") as file:
                file.write(b"PK\x03\x04 half")
            self.assertEqual(remembered.rows_for(["a"], embed).tolist(), [[1, 1.5]])


class RecentTest(unittest.TestCase):
    def test_what_was_asked_lately_is_not_worked_out_again_and_no_text_is_kept(self) -> None:
        from bot.components import recent

        asked: list[str] = []

        def rank(text: str) -> list[tuple[str, float]]:
            asked.append(text)
            return [(f"svar {len(text)}", 1.0)]

        with patch.object(recent, "MOST", 2):
            ranking = recent.Recent(rank)
            for text in ("hej", "nyt pas", "hej", "blåt", "hej", "nyt pas"):
                self.assertEqual(ranking(text), [(f"svar {len(text)}", 1.0)])
        self.assertEqual(asked, ["hej", "nyt pas", "blåt", "nyt pas"])
        self.assertNotIn("hej", repr(vars(ranking)["_rankings"]))


class AlsoTest(unittest.TestCase):
    def test_a_second_need_is_what_it_was_and_no_clause_is_ranked_in_vain(self) -> None:
        """Against the rule written out: which clauses are sure, whether the answer is among them, and the first other one."""
        import random

        from bot.components.context import Context

        context = Context(["a"] * 3, ["x_a", "y_b", "z_c"], ["hej"], "uden")
        chance, needs = random.Random(5), ["x_a", "x_b", "y_b", "z_c", "hej"]  # noqa: S311 (nothing secret)
        ranked = saved = 0
        for _ in range(3000):
            clauses = [f"ord {number} {number} hen" for number in range(chance.randint(2, 6))]
            guesses = {clause: (chance.choice(needs), chance.choice((0.3, 0.52, 0.53, 0.9))) for clause in clauses}
            answer, used = chance.choice(needs), []

            def rank(clause: str, guesses: Any = guesses, used: Any = used) -> Any:
                used.append(clause)
                return [guesses[clause]]

            sure = [need for need, p in (guesses[one] for one in clauses[:4]) if p >= 0.53 and need != "hej"]
            others = [need for need in sure if need.partition("_")[0] != answer.partition("_")[0]]
            wanted = others[0] if answer in sure and others and answer != "hej" else None
            self.assertEqual(context.also(". ".join(clauses), answer, rank), wanted)
            ranked, saved = ranked + len(used), saved + min(len(clauses), 4) - len(used)
        self.assertGreater(saved, ranked / 3)


class AnswerIdsTest(unittest.TestCase):
    def test_the_turn_protocol(self) -> None:
        from bot.nlg import taken_as

        ranking = [
            {"name": "nlu_fallback", "confidence": 0.35},
            {"name": "pas", "confidence": 0.3},
            {"name": "klage", "confidence": 0.2},
        ]
        said = taken_as({"intent": {"name": "nlu_fallback", "confidence": 0.35}, "intent_ranking": ranking})
        self.assertEqual(
            said,
            {
                "answer": "nlu_fallback",
                "confidence": 0.3,
                "ranking": [{"id": "pas", "confidence": 0.3}, {"id": "klage", "confidence": 0.2}],
            },
        )
        self.assertEqual(taken_as({}), {"answer": "nlu_fallback", "confidence": 0.0, "ranking": []})


class QuickValidationTest(unittest.TestCase):
    def test_it_accepts_and_refuses_what_rasa_does(self) -> None:
        from jsonschema import ValidationError
        from rasa.core.actions.action import RemoteAction

        slow = RemoteAction._validate_action_result
        import bot.quick_validation as quick

        action = RemoteAction("action", None)
        right = {
            "events": [{"event": "slot", "timestamp": None, "name": "a", "value": 1}],
            "responses": [{"custom": {}}],
        }
        for wrong in ({"events": [{"event": "no such"}]}, {"events": {}}, {"responses": ["text"]}):
            for check in (slow, quick._validate_action_result):
                self.assertTrue(check(action, right))
                self.assertRaises(ValidationError, check, action, wrong)


class QuietLogsTest(unittest.TestCase):
    def test_no_words_of_a_citizen(self) -> None:
        from bot.quiet_logs import without_texts

        try:
            raise ValueError("hemmelig")
        except ValueError as error:
            entry = {"event": "rest.message.received.failure", "text": "hemmelig", "exc_info": error, "level": "error"}
        quiet = without_texts(None, "", entry)
        self.assertNotIn("hemmelig", json.dumps(quiet))
        self.assertTrue(quiet["error"].startswith("ValueError at bot/components.py:"))


class WithoutTensorflowTest(unittest.TestCase):
    def test_rasa_starts_without_it_and_computing_with_it_fails_clearly(self) -> None:
        program = (
            "from bot import without_tensorflow as w; w.install()\n"
            "import sys, rasa.__main__, rasa.engine.recipes.default_components, spacy\n"
            "assert type(sys.modules['tensorflow']).__name__ == '_EmptyModule'\n"
            "import tensorflow as tf\n"
            "try: tf.constant(1)\n"
            "except RuntimeError as error: print(error)\n"
        )
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            capture_output=True,
            text=True,
            cwd=tempfile.gettempdir(),
            env=None,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        self.assertIn("needs TensorFlow, which python -m bot leaves out", done.stdout)


if __name__ == "__main__":
    unittest.main()
