"""Forty texts and how they are read."""

import pytest

from voxloom_text.espeak import EspeakText

CASES = {
    "It costs $3.50 for 2 kg, e.g. in 1984.": "It costs three dollars and fifty cents for two kilograms, "
    "for example in nineteen eighty-four.",
    "Dr. Smith of 221B Baker St. in London": "Doctor Smith of two hundred twenty-one B Baker Street in London.",
    "On 3/14/2015 we met at 3:30 pm.": "On March fourteenth, twenty fifteen we met at three thirty p m.",
    "On March 3rd, 2021, NASA launched it.": "On March third, twenty twenty-one, NASA launched it.",
    "2019-05-04": "May fourth, twenty nineteen.",
    "At 10:05 sharp": "At ten oh five sharp.",
    "5PM": "five p m.",
    "The USA and the UK signed.": "The USA and the UK signed.",
    "The U.S. is large.": "The U.S is large.",
    "SHOUTING WORDS ARE LOUD.": "shouting words are loud.",
    "HELLO WORLD": "hello world.",
    "This is VERY important.": "This is VERY important.",
    "IBM, HTML and a PhD": "IBM, HTML and a PhD.",
    "The Ph.D. student": "The PhD student.",
    "£5.99 or €20, maybe ¥1,000.": "five pounds and ninety-nine pence or twenty euros, maybe one thousand yen.",
    "$1.2 million": "one point two million dollars.",
    "$5M": "five million dollars.",
    "1,234,567 people.": "one million two hundred thirty-four thousand five hundred sixty-seven people.",
    "It is -5 °C or 20% off.": "It is minus five degrees Celsius or twenty percent off.",
    "3.14159 is pi.": "three point one four one five nine is pi.",
    "0.5 and 007": "zero point five and zero zero seven.",
    "½ cup, 3/4 of it.": "one half cup, three quarters of it.",
    "a 50/50 chance": "a fifty fifty chance.",
    "The 21st century, the 1990s.": "The twenty-first century, the nineteen nineties.",
    "Chapter IV, Henry VIII.": "Chapter four, Henry the eighth.",
    "Call 800-555-1234 now.": "Call eight zero zero, five five five, one two three four now.",
    "See pages 10-20.": "See pages ten to twenty.",
    "p. 5, fig. 3, vol. 2": "page five, figure three, volume two.",
    "#1 and No. 5": "number one and number five.",
    "Mr. and Mrs. Jones vs. the state, etc.": "Mister and Missus Jones versus the state, et cetera.",
    "St. John's St.": "Saint John's Street.",
    "5 km/h, 10 m, 2.5 GHz.": "five kilometers per hour, ten meters, two point five gigahertz.",
    "Ask bob@example.com or https://example.com/a.": "Ask bob@example.com or example.com slash a.",
    "x^2 + y = 3": "x squared plus y equals three.",
    "salt & pepper and/or oil": "salt and pepper and or oil.",
    "“Smart quotes” — and ‘dashes’… ok?": "Smart quotes, and dashes. ok?",
    "Wait -- what?!": "Wait, what?",
    "*bold* _under_ (paren) [x] <tag>": "bold under, paren, x, tag.",
    "Hello,world!Yes": "Hello, world! Yes.",
    "naïve café, it's John's well-known 'thing'": "naïve café, it's John's well-known thing.",
    "  Hello\n\tworld  ": "Hello world.",
    "I ❤ you 😀 日本語!": "I you!",
}


@pytest.mark.parametrize(("given", "expected"), CASES.items())
def test_reads(given: str, expected: str, english: EspeakText) -> None:
    assert english.transcribe(given).normalised == expected


def test_covers_forty_cases() -> None:
    assert len(CASES) >= 40


def test_lists_dropped_characters_once(english: EspeakText) -> None:
    assert english.transcribe("I ❤ you ❤, 日本!").dropped == ("❤", "日", "本")
