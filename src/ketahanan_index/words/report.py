"""What the page of a report says."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {}
