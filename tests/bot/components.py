"""Components of Rasa's pipeline and the small changes we make to Rasa. Run by test_components.py with the bot's Python."""

# ruff: noqa: PT009, PT027, S301 (unittest, because the bot's environment has no pytest)

import json
import os
import pickle
import subprocess
import sys
import tempfile
import unittest
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

        self.speller = Speller.of(["Hvornår skal bøgerne afleveres på biblioteket", "jeg er medlem"])

    def test_what_a_foreign_keyboard_or_a_slip_has_spoilt(self) -> None:
        self.assertEqual(self.speller.restored("hvornar skal bogerne afleverees"), "hvornår skal bøgerne afleveres")
        self.assertEqual(self.speller.restored("hvornaar"), "hvornår")
        self.assertEqual(self.speller.restored("mdlem af bibliotketet"), "medlem af bibliotketet")

    def test_words_of_the_dictionary_are_left(self) -> None:
        self.assertEqual(self.speller.restored("Jeg afleverer 1234 🙂"), "Jeg afleverer 1234 🙂")

    def test_it_can_be_stored(self) -> None:
        again = pickle.loads(pickle.dumps(self.speller))
        self.assertEqual(again.restored("hvornaar"), "hvornår")


class AnswerModelTest(unittest.TestCase):
    @staticmethod
    def trained():  # type: ignore[no-untyped-def]
        from bot.components.answer_model import AnswerModel, Example

        answers = ["mitid_ny_telefon"] * 5 + ["bibliotek_laan"] * 5 + ["pas_bestil"] * 5
        model = AnswerModel(0.3, 1.0, None)
        model.fit([Example(text, text) for text in PHONE + LOAN + PASS], answers)
        return model

    def test_the_same_examples_give_the_same_model(self) -> None:
        from bot.components.answer_model import Example

        text = Example("må jeg beholde bøgerne", "må jeg beholde bog")
        first, second = self.trained().ranking(text), self.trained().ranking(text)
        self.assertEqual(first, second)
        self.assertEqual(first[0][0], "bibliotek_laan")
        self.assertAlmostEqual(sum(probability for _, probability in first), 1.0, places=4)

    def test_odd_texts_are_ranked_too(self) -> None:
        from bot.components.answer_model import Example

        model = self.trained()
        for text in ("", "🙂", "\x00", "a" * 20_000, "привіт", "<script>"):
            self.assertEqual(len(model.ranking(Example(text, text))), 3)


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
