"""What we say: answers, facts and municipalities, read from `content/` and checked as they are read."""

from indgang.content.library import Content, load_content

__all__ = ["Content", "load_content"]
