"""What we say: answers, facts and municipalities, read from `content/`, checked as they are read, and read again as they change."""

from indgang.content.library import Content, load_content
from indgang.content.shelf import Shelf

__all__ = ["Content", "Shelf", "load_content"]
