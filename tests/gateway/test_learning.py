"""The whole way: a citizen is not understood, an editor picks the right answer, and the command teaches it – with real training."""

import shutil
from pathlib import Path

import httpx
import pytest
import yaml
from redis.asyncio import Redis

from benchmarks.nlu.learning import KEPT, House, decided, learn
from benchmarks.nlu.questions import as_rasa_data
from indgang.config import ROOT
from indgang.content.sentences import in_file, training_sentences
from setup import model
from tests.gateway.conftest import Script
from tests.gateway.test_lessons import UNSURE, Editor, appears, citizens

pytestmark = pytest.mark.slow

WRITTEN = "jeg kigger på det bordeauxrøde rejsehæfte som skal fornyes"
IDS = ("pas_bestil", "pas_pris", "flytning_frist", "bibliotek_laan", "uden_for_emne")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small checkout that learns five answers from some of our own sentences, without embeddings."""
    root = tmp_path / "house"
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "content" / "answers", root / "content" / "answers")
    shutil.copytree(ROOT / "data" / "stories", root / "data" / "stories")
    config = yaml.safe_load((root / "bot" / "config.yml").read_text("utf-8"))
    for component in config["pipeline"]:
        if component["name"].endswith(".AnswerClassifier"):
            component["embeddings"] = False
    (root / "bot" / "config.yml").write_text(yaml.safe_dump(config), "utf-8")
    sentences = training_sentences(ROOT / "data" / "nlu")
    topics = {path.stem: path.parent.name for path in (ROOT / "content" / "answers").glob("*/*.yml")}
    for folder, first, last in (("data/nlu", 0, 40), ("tests/nlu/unseen", 40, 46)):
        (root / folder).mkdir(parents=True)
        for topic in {topics[one] for one in IDS}:
            own = {one: sentences[one][first:last] for one in IDS if topics[one] == topic}
            (root / folder / f"{topic}.yml").write_text(as_rasa_data(own), "utf-8")
    return House(root, model.trained(tmp_path / "first", root), lambda: model.trained(tmp_path / "new", root), print)


async def test_a_misunderstood_sentence_becomes_a_training_change_that_passes(
    gateway: httpx.AsyncClient,
    redis: Redis,
    redis_url: str,
    script: Script,
    house: House,
    capfd: pytest.CaptureFixture[str],
) -> None:
    script.says[WRITTEN] = UNSURE
    await citizens(gateway, WRITTEN)
    async with Editor(gateway, redis, "eksempelby") as editor:
        await editor.decide(await appears(editor, WRITTEN), "answer:pas_bestil", text=WRITTEN)
    assert learn(await decided(redis_url), house) == KEPT
    assert WRITTEN in in_file(house.root / "data/nlu/pas.yml")["pas_bestil"]
    printed = capfd.readouterr().out
    assert f"+    - {WRITTEN}" in printed
    [learnt] = [line.split() for line in printed.splitlines() if line.startswith("De nye sætninger")]
    assert learnt[3:6] == ["1", "0", "1"]  # asked, right before, right after
