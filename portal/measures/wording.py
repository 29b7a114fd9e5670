"""Conditions and verdicts in words, in the language of the page."""

from django.utils.translation import gettext as _

from portal.measures.questions import FACTS, joined
from portal.measures.rules import Answers, Condition, Test


def test_in_words(test: Test) -> str:
    """« Contrat : CDI ou apprentissage »."""
    fact = FACTS[test.fact]
    words = [str(word) for code, word in fact.values.items() if code in test.values]
    said = joined(words, _("ou"))
    if test.excluding:
        said = _("tout sauf %(values)s") % {"values": said}
    return _("%(fact)s : %(values)s") % {"fact": fact.label, "values": said}


def condition_in_words(condition: Condition) -> str:
    return _(" ; ou bien ").join(test_in_words(test) for test in condition)


def refusal_in_words(condition: Condition, answers: Answers) -> str:
    """What is asked, then what was answered."""
    said = []
    for fact in dict.fromkeys(test.fact for test in condition):
        word = FACTS[fact].values.get(answers.get(fact, ""))
        if word:
            said.append(str(word))
    return _("%(asked)s. Vous avez répondu : %(said)s.") % {
        "asked": condition_in_words(condition),
        "said": ", ".join(said),
    }
