# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the environment of presidio-analyzer, beside Stellwerk's own packages: reads requests from standard input,
one JSON object a line, and answers each with one line. Started by bench/detection/presidio.py.

It is set up as its documentation shows for German: every German recogniser and those for IBAN, e-mail, card, IP and
telephone. Tokens come from spaCy's German rules, so that words of context raise a score; names come from nobody
(*plain*), from Stellwerk's deep tagger or from its fast one.
"""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import time
from typing import Any

import msgspec

LANGUAGE = "de"
LEAST_SCORE = 0.3
PLAIN, DEEP, FAST = "plain", "deep", "fast"
_FAST_CHANCE = 0.5  # the fast tagger gives every possible name; a name is what is likelier than not


class Request(msgspec.Struct):
    """Texts to look at, and who finds names in them."""

    engine: str
    texts: list[str]


class Finding(msgspec.Struct, array_like=True):
    """One find: where, what (presidio's word for it), how sure."""

    start: int
    end: int
    entity: str
    score: float


class Answer(msgspec.Struct):
    """For each text its finds, and the seconds and processor seconds that they took; or why there are none."""

    found: list[list[Finding]] = []
    seconds: list[float] = []
    cpu: list[float] = []
    error: str | None = None


def main() -> None:
    """Answer until the input ends. What the libraries print goes to standard error."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    logging.disable(logging.CRITICAL)
    analyzers: dict[str, Any] = {}
    for line in sys.stdin.buffer:
        request = msgspec.json.decode(line, type=Request)
        answer = Answer()
        try:
            if request.engine not in analyzers:
                analyzers[request.engine] = analyzer(request.engine)
            for text in request.texts:
                start, cpu = time.perf_counter(), time.process_time()
                found = analyzers[request.engine].analyze(text, LANGUAGE, score_threshold=LEAST_SCORE)
                answer.cpu.append(time.process_time() - cpu)
                answer.seconds.append(time.perf_counter() - start)
                answer.found.append([Finding(f.start, f.end, f.entity_type, f.score) for f in found])
        except Exception as error:  # told to the parent, which goes on without this engine
            answer = Answer(error=f"{type(error).__name__}: {error}")
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def analyzer(engine: str) -> Any:
    """presidio's analyzer for German with names from ``engine``."""
    with contextlib.redirect_stderr(io.StringIO()):
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer, SpacyRecognizer

    _stay_at_home()
    german = [
        name for name in dir(predefined_recognizers) if name.startswith("De") and name.endswith("Recognizer")
    ]
    general = ["IbanRecognizer", "EmailRecognizer", "CreditCardRecognizer", "IpRecognizer"]
    registry = RecognizerRegistry(supported_languages=[LANGUAGE], recognizers=[])
    for name in german + general:
        registry.add_recognizer(getattr(predefined_recognizers, name)(supported_language=LANGUAGE))
    registry.add_recognizer(PhoneRecognizer(supported_language=LANGUAGE, supported_regions=("DE",)))
    if engine != PLAIN:
        registry.add_recognizer(SpacyRecognizer(supported_language=LANGUAGE, supported_entities=["PERSON"]))
    return AnalyzerEngine(registry=registry, nlp_engine=_nlp(engine), supported_languages=[LANGUAGE])


def _nlp(engine: str) -> Any:
    """An NLP engine of presidio: tokens by spaCy's rules, names by Stellwerk's tagger."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine

    tagger = _tagger(engine)

    class Engine(SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
            self.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}

        def _doc_to_nlp_artifact(self, doc: Any, language: str) -> Any:
            entities, scores = [], []
            for start, end, chance in tagger(doc.text):
                entities.append(_Exact(start, end))
                scores.append(chance)
            return NlpArtifacts(
                entities=entities,
                tokens=doc,
                tokens_indices=[token.idx for token in doc],
                lemmas=[token.text for token in doc],  # without a model a word is its own lemma
                nlp_engine=self,
                language=language,
                scores=scores,
            )

    return Engine()


class _Exact:
    """What presidio's recogniser reads from an entity, with the tagger's own borders."""

    label_ = "PERSON"

    def __init__(self, start: int, end: int) -> None:
        self.start_char, self.end_char = start, end


def _tagger(engine: str) -> Any:
    """A function from a text to (start, end, chance) of its names."""
    if engine == PLAIN:
        return lambda _: ()
    if engine == DEEP:
        from stellwerk.detectors.names.deep import tagger as deep

        deep.load()
        return lambda text: [found[:3] for found in deep.persons(text)]
    from stellwerk.detectors.names.fast import tagger as fast

    fast.load()
    return lambda text: fast.spans(text, _FAST_CHANCE)


def _stay_at_home() -> None:
    """The e-mail recogniser would fetch the list of public suffixes; the one in the package is enough."""
    from tldextract import TLDExtract, tldextract

    tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=(), cache_dir=None)


if __name__ == "__main__":
    main()
