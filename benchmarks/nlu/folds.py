"""`python -m benchmarks.nlu.folds DATA.json RESULT.json`, with the bot's Python: our classifier over stratified folds.

DATA.json is {"config": the text of a config.yml, "folds": how many, "sentences": [[id, text], …]}; RESULT.json gets, for each sentence,
{"wanted", "ranking": the three likeliest [id, confidence]}, from a classifier that learnt from the other folds. Rasa's component
does the work, without Rasa's graph; the embeddings are computed once, for INDGANG_EMBEDDINGS names a file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot import without_tensorflow

without_tensorflow.install()

import numpy as np  # noqa: E402
import yaml  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP  # noqa: E402
from rasa.shared.nlu.constants import INTENT, TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402
from sklearn.model_selection import StratifiedKFold  # noqa: E402

from bot.components.answer_classifier import AnswerClassifier  # noqa: E402
from bot.components.meaning import Meaning  # noqa: E402

_SEED = 1
_KEPT = 3


def settings_of(config: str) -> dict[str, Any]:
    """The classifier's own settings in a config.yml, over its defaults."""
    pipeline = yaml.safe_load(config)["pipeline"]
    found = next(one for one in pipeline if one["name"].endswith(".AnswerClassifier"))
    return AnswerClassifier.get_default_config() | {key: value for key, value in found.items() if key != "name"}


def danish() -> SpacyModel:
    """What the pipeline's SpacyNLP gives the classifier."""
    settings = {**SpacyNLP.get_default_config(), "model": os.environ["INDGANG_SPACY_MODEL"]}
    return SpacyNLP.create(settings, *[None] * 3).provide()


def guessed(sentences: list[list[str]], settings: dict[str, Any], folds: int) -> list[dict[str, Any]]:
    spacy, intents = danish(), np.array([intent for intent, _ in sentences])
    messages = [Message({TEXT: text, INTENT: intent}) for intent, text in sentences]
    found: list[dict[str, Any]] = [{} for _ in messages]
    splits = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(intents, intents)
    for number, (learnt, asked) in enumerate(splits, 1):
        with tempfile.TemporaryDirectory() as folder:
            classifier = AnswerClassifier(settings, LocalModelStorage(Path(folder)), Resource("classifier"))
            classifier.train(TrainingData([messages[place] for place in learnt]), spacy)
        for place in asked:
            message = Message({TEXT: sentences[place][1]})
            classifier.process([message], spacy)
            ranking = [[one["name"], one["confidence"]] for one in message.get("intent_ranking")[:_KEPT]]
            found[place] = {"wanted": str(intents[place]), "ranking": ranking}
        print(f"  fold {number} of {folds}", flush=True)
    return found


def main() -> None:
    data = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    settings = settings_of(data["config"])
    meaning = Meaning.available() if settings["embeddings"] else None
    if meaning:
        meaning.fit([text for _, text in data["sentences"]])  # so that the file holds them all, for every fold
    found = guessed(data["sentences"], settings, data["folds"])
    Path(sys.argv[2]).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
