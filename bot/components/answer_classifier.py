"""The classifier of the pipeline: Rasa's side of `answer_model`."""

from __future__ import annotations

import logging
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import danish_lemmas  # noqa: F401  (makes spaCy know the stand-in's component)
from bot.components.answer_model import AnswerModel, Example
from bot.components.meaning import Meaning

logger = logging.getLogger(__name__)

_FILE = "answer_model.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(GraphComponent, IntentClassifier):
    """Gives each message the answer it asks for, with a calibrated probability. Same data, same model, same answer."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: AnswerModel | None = None
    ) -> None:
        self.config, self.storage, self.resource, self.model = config, storage, resource, model

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See AnswerModel. `embeddings: false` leaves the sentence embeddings out where they could be had."""
        return {"strictness": 0.3, "meaning_weight": 1.0, "embeddings": True, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        meaning = Meaning.available() if self.config["embeddings"] else None
        self.model = AnswerModel(self.config["strictness"], self.config["meaning_weight"], meaning)
        self.model.fit([_example(message) for message in examples], [message.get(INTENT) for message in examples])
        self._persist()
        return self.resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._classify(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after us in the pipeline learns."""
        return training_data

    def _classify(self, message: Message) -> None:
        guesses: list[dict[str, Any]] = []
        if self.model and any(character.isalnum() for character in message.get(TEXT) or ""):
            ranking = self.model.ranking(_example(message))[: self.config["ranking_length"]]
            guesses = [
                {INTENT_NAME_KEY: answer, PREDICTED_CONFIDENCE_KEY: probability} for answer, probability in ranking
            ]
        message.set(
            INTENT,
            dict(guesses[0]) if guesses else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0},
            add_to_output=True,
        )
        message.set(INTENT_RANKING_KEY, guesses, add_to_output=True)

    def _persist(self) -> None:
        with self.storage.write_to(self.resource) as folder:
            joblib.dump(self.model, folder / _FILE, compress=3)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerClassifier:
        with model_storage.read_from(resource) as folder:
            model: AnswerModel = joblib.load(folder / _FILE)
        if model.meaning:
            meaning = Meaning.available()
            if not meaning:
                raise RuntimeError(
                    "The model was trained with sentence embeddings, which cannot be loaded here. Train it on this machine."
                )
            model.meaning.engine = meaning.engine
        model.ranking(
            Example("Hvornår har I åbent?", "hvornår have I åben")
        )  # the first call is slow: not with a citizen
        return cls(config, model_storage, resource, model)


def _example(message: Message) -> Example:
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    return Example(message.get(TEXT), " ".join(token.lemma or token.text for token in tokens))
