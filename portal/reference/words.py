"""A small search index in memory: words typed in any order, unfinished or misspelt, the right answer first.

13,000 appellations, 34,000 skills or 35,000 communes fit in some megabytes and answer in a few milliseconds on any
database, which neither LIKE (no typos) nor a server extension (not on SQLite) does.
"""

import bisect
import heapq
import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

MAX_WORDS = 8
SHORTLIST = 300
TYPO_FLOOR = 0.72
# A misspelt word must not beat one that is spelt right.
TYPO_CEILING = 0.9


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found: `forms` are its folded wordings, `bonus` its weight (0 to 30) among equal matches,
    `whole` its label as it is shown, which nobody types but a form sends back."""

    key: str | int
    label: str
    forms: tuple[str, ...]
    bonus: float = 0.0
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    score: float
    exact: bool  # what was typed is one of the wordings, whole


class WordIndex:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for position, entry in enumerate(self.entries):
            for word in {word for form in entry.forms for word in form.split()}:
                postings[word].append(position)
        self._postings = dict(postings)
        self._words = sorted(self._postings)
        total = len(self.entries) + 1
        self._rarity = {word: math.log(1 + total / len(found)) for word, found in self._postings.items()}
        self._common = math.log(1 + total)

    def search(
        self,
        folded: str,
        *,
        limit: int,
        keep: Callable[[Entry], bool] | None = None,
        bonus: Callable[[Entry], float] | None = None,
    ) -> list[Hit]:
        """The best entries for folded words; `keep` filters, `bonus` adds the caller's preference."""
        words = folded.split()[:MAX_WORDS]
        if not words:
            return []
        found = [self._similar(word, last=index == len(words) - 1) for index, word in enumerate(words)]
        weights = [max((self._rarity[w] for w in similar), default=self._common) for similar in found]
        scores = self._add_up(found, weights)
        if keep:
            scores = {position: score for position, score in scores.items() if keep(self.entries[position])}
        if max(scores.values(), default=0.0) < 0.45 * sum(weights):
            return []
        matched = {word: similarity for similar in found for word, similarity in similar.items()}
        hits = [
            self._hit(
                self.entries[position],
                folded=folded,
                quality=scores[position] / sum(weights),
                matched=matched,
                preference=bonus(self.entries[position]) if bonus else 0.0,
            )
            for position in self._shortlist(scores, bonus)
        ]
        return heapq.nsmallest(
            limit, hits, key=lambda hit: (-hit.score, len(hit.entry.label), str(hit.entry.key))
        )

    def _shortlist(self, scores: dict[int, float], bonus: Callable[[Entry], float] | None) -> list[int]:
        """Those close to the best; only they are compared letter by letter."""

        def rough(position: int) -> float:
            entry = self.entries[position]
            return scores[position] + (entry.bonus + (bonus(entry) if bonus else 0)) / 50

        best = max(scores.values())
        close = [position for position, score in scores.items() if score >= 0.8 * best]
        return heapq.nlargest(SHORTLIST, close, key=rough)

    def _add_up(self, found: Sequence[dict[str, float]], weights: Sequence[float]) -> dict[int, float]:
        scores: defaultdict[int, float] = defaultdict(float)
        for similar, weight in zip(found, weights, strict=True):
            best: dict[int, float] = {}
            for word, similarity in sorted(similar.items(), key=lambda pair: pair[1]):
                best.update(dict.fromkeys(self._postings[word], similarity))
            for position, similarity in best.items():
                scores[position] += similarity * weight
        return scores

    def _similar(self, word: str, *, last: bool) -> dict[str, float]:
        """Words of the index that the typed word may stand for, with how sure that is (0 to 1)."""
        similar: dict[str, float] = {}
        if len(word) >= 2 or word.isdigit():
            start = bisect.bisect_left(self._words, word)
            for position in range(start, len(self._words)):
                candidate = self._words[position]
                if not candidate.startswith(word):
                    break
                # The last word is still being typed: its beginning is worth nearly as much as the whole.
                similar[candidate] = max(0.6, (0.97 if last else 0.9) - 0.02 * (len(candidate) - len(word)))
        if word in self._postings:
            similar[word] = 1.0
        elif len(word) >= 4:
            for candidate, similarity in self._misspelt(word):
                similar[candidate] = max(similar.get(candidate, 0.0), similarity)
        return similar

    def _misspelt(self, word: str) -> Iterable[tuple[str, float]]:
        whole = process.extract(
            word, self._words, scorer=OSA.normalized_similarity, score_cutoff=TYPO_FLOOR, limit=20
        )
        # "mecano": the beginning is right, the end is slang.
        near = process.extract(word, self._words, scorer=JaroWinkler.similarity, score_cutoff=0.87, limit=12)
        begun = process.extract(
            word,
            [candidate[: len(word)] for candidate in self._words],
            scorer=OSA.normalized_similarity,
            score_cutoff=0.8,
            limit=30,
        )
        for candidate, similarity, _ in whole:
            yield candidate, similarity * TYPO_CEILING
        for candidate, similarity, _ in near:
            yield candidate, similarity * TYPO_CEILING * 0.85
        for _, similarity, position in begun:
            yield self._words[position], similarity * TYPO_CEILING * 0.9

    def _hit(
        self, entry: Entry, *, folded: str, quality: float, matched: dict[str, float], preference: float
    ) -> Hit:
        """Points for the words found, for how much of the wording they cover, and for beginning like it."""
        first = folded.split(maxsplit=1)[0]
        covered, leads = 0.0, False
        for form in entry.forms:
            words = form.split()
            whole = sum(self._rarity[word] for word in words)
            share = sum(self._rarity[word] * matched.get(word, 0.0) for word in words) / whole
            covered = max(covered, share)
            leads = leads or words[0].startswith(first) or matched.get(words[0], 0.0) >= 0.6
        exact = folded in entry.forms or folded == entry.whole
        score = 100 * quality + 30 * covered + 12 * leads + 20 * exact + entry.bonus + preference
        return Hit(entry, score, exact)


def likeness(folded: str, entry: Entry) -> float:
    """How near what was typed is to a whole wording, 0 to 1: tells a slip of the finger from an unfinished word."""
    return max((OSA.normalized_similarity(folded, form) for form in entry.forms), default=0.0)
