"""The classifier of the pipeline: Rasa's side of `answer_model` and `context`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import danish_lemmas  # noqa: F401  (makes spaCy know the stand-in's component)
from bot.components.answer_model import AnswerModel, Lemmas, Settings
from bot.components.context import Context
from bot.components.meaning import Meaning
from bot.components.recent import Recent

logger = logging.getLogger(__name__)

ALSO = "also"  # in the parsed message: a second need that it holds
ABOUT = "about"  # in the message's metadata: the answer that the citizen got last
_FILE = "answer_model.joblib"
_NOT_FOR_LEMMAS = ["parser", "ner"]  # parts of the spaCy pipeline


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SpacyNLP")
class AnswerClassifier(GraphComponent, IntentClassifier):
    """Gives each message the answer it asks for, with a calibrated probability. Same data, same model, same answer."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: AnswerModel | None = None,
        context: Context | None = None,
    ) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.model, self.context = model, context
        self.rank = Recent(model.ranking) if model else None

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See Settings and Context. `embeddings: false` leaves the sentence embeddings out where they could be had."""
        return {
            "strictness": 0.3,
            "meaning_weight": 1.0,
            "sure": 1.0,
            "meaning_share": 1.0,
            "outside": "",
            "caution": 0.0,
            "by_themselves": [],
            "embeddings": True,
            "ranking_length": 10,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        answers = [message.get(INTENT) for message in examples]
        meaning = Meaning.available() if self.config["embeddings"] else None
        settings = Settings(**{field.name: self.config[field.name] for field in fields(Settings)})
        self.model = AnswerModel(settings, _lemmas(model), meaning)
        self.model.fit(texts, answers)
        self.rank = Recent(self.model.ranking)
        self.context = Context(texts, answers, self.config["by_themselves"], self.config["outside"])
        self._persist()
        return self.resource

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        if self.model:
            self.model.lemmas = _lemmas(model)
        for message in messages:
            self._classify(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after us in the pipeline learns."""
        return training_data

    def _classify(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        guesses: list[dict[str, Any]] = []
        if self.model and self.rank and self.context and any(character.isalnum() for character in text):
            about = (message.get("metadata") or {}).get(ABOUT) or ""
            ranking = self.context.ranking(text, about, self.rank)
            if also := self.context.also(text, ranking[0][0], self.model.surface):
                message.set(ALSO, also, add_to_output=True)
            guesses = [
                {INTENT_NAME_KEY: answer, PREDICTED_CONFIDENCE_KEY: probability}
                for answer, probability in ranking[: self.config["ranking_length"]]
            ]
        message.set(
            INTENT,
            dict(guesses[0]) if guesses else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0},
            add_to_output=True,
        )
        message.set(INTENT_RANKING_KEY, guesses, add_to_output=True)

    def _persist(self) -> None:
        with self.storage.write_to(self.resource) as folder:
            joblib.dump((self.model, self.context), folder / _FILE, compress=3)

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
            answers, context = joblib.load(folder / _FILE)
        if answers.meaning:
            meaning = Meaning.available()
            if not meaning:
                raise RuntimeError(
                    "The model was trained with sentence embeddings, which cannot be loaded here. Train it on this machine."
                )
            answers.meaning.engine = meaning.engine
        answers.lemmas = list  # until the first message comes, with the spaCy pipeline beside it
        answers.ranking("Hvornår har I åbent?")  # the first call is slow: not with a citizen
        return cls(config, model_storage, resource, answers, context)


def _lemmas(model: SpacyModel) -> Lemmas:
    def of(texts: Sequence[str]) -> list[str]:
        docs = model.model.pipe(texts, disable=_NOT_FOR_LEMMAS)
        return [" ".join(token.lemma_ or token.text for token in doc) for doc in docs]

    return of
