"""How Rasa is started: its environment, and its command lines. `python -m bot` is Rasa without TensorFlow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Dict, List

from . import paths, spacy_model

# No telemetry, no accelerators, one thread for one message's small matrices, and no notes that nobody can act on.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_WORKERS": "1",
    "TQDM_DISABLE": "1",
    "MPLCONFIGDIR": str(paths.BUILD / "matplotlib"),
    "RASA_CACHE_DIRECTORY": str(paths.MODEL / "cache"),
    "PYTHONPATH": str(paths.ROOT),
}


def settings() -> Dict[str, str]:
    """The environment in which Rasa runs and is tested."""
    return dict(QUIET, INDGANG_SPACY_MODEL=spacy_model.chosen()["model"])


def training_settings() -> Dict[str, str]:
    """The same for training, which has all the machine's cores: with two, embeddings take 21 ms a sentence, not 37.

    Those of earlier trainings are kept beside the model, so that a change to one topic is soon learnt.
    """
    return dict(
        settings(), OMP_NUM_THREADS=str(os.cpu_count() or 1), INDGANG_EMBEDDINGS=str(paths.MODEL / "embeddings.npz")
    )


def command(*words: str) -> List[str]:
    """Rasa's own command line, such as `command("test", "core")`."""
    return [str(paths.BOT_PYTHON), "-W", "ignore", "-m", "bot", *words]


def train(folder: Path) -> List[str]:
    """Trains from nothing (Rasa's cache knows nothing of our components' own files) into `folder`/indgang.tar.gz.

    Without Rasa's validation of the data, which takes 40 s: tests/conversations does that.
    """
    files = ["--config", "bot/config.yml", "--domain", "bot/domain.yml", "--data", "data", "--out", str(folder)]
    return command("train", "--force", "--skip-validation", *files, "--fixed-model-name", "indgang")


def run(host: str, port: int, model: Path = paths.MODEL_FILE) -> List[str]:
    """Serves the trained model."""
    files = ["-m", str(model), "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    return command("run", "-i", host, "-p", str(port), *files)


def become(host: str, port: int) -> None:
    """Turns this process into Rasa, for a container that runs nothing else."""
    os.chdir(str(paths.ROOT))
    words = run(host, port)
    os.execve(words[0], words, {**os.environ, **settings()})
