"""The dictionary form of a Russian word."""

from functools import lru_cache

import pymorphy3


class Lemmatiser:
    """pymorphy3 behind a cache: one parse of a word takes longer than the rest of a short question."""

    def __init__(self) -> None:
        self._morph = pymorphy3.MorphAnalyzer()

    @lru_cache(maxsize=20_000)  # noqa: B019 - one lemmatiser lives as long as the process
    def lemma(self, word: str) -> str | None:
        """The dictionary form of a word that Russian has, or None."""
        if not self._morph.word_is_known(word):
            return None
        return str(self._morph.parse(word)[0].normal_form).replace("ё", "е")

    def forms(self, lemma: str) -> set[str]:
        """Every form of a word: what a slip of the finger may have been meant for."""
        return {form.word.replace("ё", "е") for form in self._morph.parse(lemma)[0].lexeme}
