"""What the views of stages and results in a notebook say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {}
