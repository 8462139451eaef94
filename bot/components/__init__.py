"""Components of Rasa's pipeline."""

from bot import quick_validation

quick_validation.install()
