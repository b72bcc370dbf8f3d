"""Texts that take about so long to say."""

FIRST = "The kettle is nearly boiling."
SENTENCE = "When the rain stopped, we walked along the river to see how far the water had come."
CLAUSES = (
    "Come in.",
    FIRST,
    "Nobody had thought of bringing a map or a lamp.",
    SENTENCE,
    "It was late when they reached the harbour, and the last boat of the day had left without waiting for anybody.",
)
"""From 2 words to 21."""

CHARACTERS_PER_SECOND = 16.0
"""What a voice says of these on average."""


def text_of(seconds: float, number: int = 0) -> str:
    """Whole words that take about so long; each `number` begins with another sentence, so that none repeats another."""
    wanted = max(1, round(seconds * CHARACTERS_PER_SECOND))
    words: list[str] = []
    length, sentence = 0, number
    while length < wanted:
        for word in CLAUSES[sentence % len(CLAUSES)].split():
            if length >= wanted:
                break
            words.append(word)
            length += len(word) + 1
        sentence += 1
    return " ".join(words).rstrip(".,") + "."
