"""What maps say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {}
