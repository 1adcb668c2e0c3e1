"""The index: immutable, made by `fit` or `load`, read by any number of threads at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from relais.engines.understanding.correction import correct
from relais.engines.understanding.decision import Candidate, Decision, Reason, Understanding, Why
from relais.engines.understanding.encoding import Encoder, encode
from relais.engines.understanding.errors import EncoderFailed
from relais.engines.understanding.features import stem, word_grams
from relais.engines.understanding.language import DetectedLanguage, detect_language
from relais.engines.understanding.logistic import sigmoid
from relais.engines.understanding.model import (
    ENCODED,
    VIEWS,
    Array,
    Enhanced,
    Floats,
    Ints,
    LanguageModel,
    grams,
    mean_views,
    question_features,
    see,
    weigh,
)
from relais.engines.understanding.text import MAX_CHARS, normalise
from relais.engines.understanding.vectors import Query, blend, cosines_of, read_query

SHOWN = 5
PREFERENCE = 0.05
"""How much closer to the page's language an undecided text must be read: a tie-breaker in probability."""
NOT_SERVED = 0.1
"""Confidence that remains when the text looks like another language: the detection may be wrong on a short text."""


@dataclass(frozen=True)
class Thresholds:
    """From `answer` on, answer; from `offer` on, offer titles. `estimate` is True while no real turn was labelled."""

    answer: float
    offer: float
    estimate: bool = True


@dataclass(frozen=True)
class Index:
    """One model a language; `alpha` is the accepted share of wrong among answered that set the thresholds."""

    models: Mapping[str, LanguageModel]
    alpha: float
    guaranteed: frozenset[str] = frozenset()
    encoder: Encoder | None = field(default=None, compare=False)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages with at least one answer."""
        return tuple(self.models)

    @property
    def encoded_languages(self) -> tuple[str, ...]:
        """Languages where a sentence encoder helps, whether it is at hand or not."""
        return tuple(code for code, model in self.models.items() if model.enhanced)

    def with_encoder(self, encoder: Encoder) -> "Index":
        """The same index with the encoder it was fitted with at hand; `EncoderFailed` when it is another one."""
        for model in self.models.values():
            if model.enhanced and (model.enhanced.digest, model.enhanced.rows.shape[1]) != (
                encoder.digest,
                encoder.size,
            ):
                raise EncoderFailed(
                    f"the index was fitted with an encoder of size {model.enhanced.rows.shape[1]} "
                    f"({model.enhanced.digest[:12]}), this one is of size {encoder.size} ({encoder.digest[:12]})"
                )
        return replace(self, encoder=encoder)

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """Every answer, in either language, sorted."""
        return tuple(sorted({answer for model in self.models.values() for answer in model.answers}))

    @cached_property
    def thresholds(self) -> dict[str, Thresholds]:
        """Confidence thresholds of each language."""
        return {
            code: Thresholds(at.answer_threshold, at.offer_threshold, estimate=code not in self.guaranteed)
            for code, at in ((code, (self.encoder and one.enhanced) or one) for code, one in self.models.items())
        }

    def with_thresholds(self, answer: Mapping[str, float], *, guaranteed: Collection[str] = ()) -> "Index":
        """The same index that answers from these confidences on, by language; `guaranteed` ones are no estimate.

        For thresholds that labelled turns support. The copy shares every array; it is not meant to be stored.
        """
        models = {}
        for code, model in self.models.items():
            at = answer.get(code)
            models[code] = model if at is None else _answering_from(model, at)
        return replace(self, models=models, guaranteed=frozenset(guaranteed) & set(models))

    def understand(self, text: str, *, prefer: str | None = None, language: str | None = None) -> Understanding:
        """Read any text.

        `prefer` ('fr' or 'en', the page's language) only breaks a tie when the text itself is undecided. `language`
        skips the detection: for texts whose language is a fact, never for a page's.
        """
        tokens = {code: normalise(text, language=code) for code in self.models}
        if language is not None:
            detected = DetectedLanguage(language=language, certain=True)
        else:
            detected = detect_language(
                text, known={code: _known_words(tokens[code], model) for code, model in self.models.items()}
            )
        served = detected.language is None or not detected.certain or detected.language in self.models
        if not any(tokens.values()):
            reason = Reason.EMPTY if served else Reason.LANGUAGE_NOT_SERVED
            return Understanding(detected.language, detected.certain, Decision.UNKNOWN, reason)
        sure = detected.language if detected.certain else None
        codes = [sure] if sure in self.models else list(self.models)
        vector = self._encode(text, codes=codes)
        readings = [_read(self.models[code], tokens[code], vector) for code in codes if code is not None]
        best = max(readings, key=lambda reading: reading.confidence + PREFERENCE * (reading.model.language == prefer))
        if served:
            return _decide(best, detected)
        return replace(
            _decide(best, detected),
            decision=Decision.UNKNOWN,
            reason=Reason.LANGUAGE_NOT_SERVED,
            confidence=best.confidence * NOT_SERVED,
        )

    def _encode(self, text: str, *, codes: Collection[str | None]) -> Floats | None:
        """The encoder's vector where one helps; None where it fails: the bank alone then reads the question."""
        if self.encoder is None or not set(codes) & set(self.encoded_languages):
            return None
        try:
            return encode(self.encoder, [text[:MAX_CHARS]])
        except EncoderFailed:
            return None


@dataclass(frozen=True)
class _Reading:
    model: LanguageModel
    parts: LanguageModel | Enhanced
    confidence: float
    shortlist: Ints
    fused: Array
    mean: Floats
    tokens: list[str]


def _answering_from(model: LanguageModel, at: float) -> LanguageModel:
    enhanced = model.enhanced
    if enhanced:
        enhanced = replace(enhanced, answer_threshold=at, offer_threshold=min(enhanced.offer_threshold, at))
    return replace(model, answer_threshold=at, offer_threshold=min(model.offer_threshold, at), enhanced=enhanced)


def _known_words(tokens: list[str], model: LanguageModel) -> float:
    if not tokens:
        return 0.0
    stems = stem(tokens, language=model.language)
    _, hashes = word_grams([stems])
    _, known = model.vocabularies["words"].find(hashes[: len(stems)])
    return float(known.mean())


def _read(model: LanguageModel, tokens: list[str], vector: Floats | None) -> _Reading:
    parts = model.enhanced if model.enhanced and vector is not None else model
    seen = _queries(model, tokens)
    corrected = correct(tokens, model.lexis)
    if corrected != tokens:
        mended = _queries(model, corrected)
        seen = {view: blend(seen[view], mended[view]) for view in VIEWS}
    cosines = {view: cosines_of(seen[view], vectors=model.vectors[view])[None, :] for view in VIEWS}
    if isinstance(parts, Enhanced) and vector is not None:
        cosines[ENCODED] = vector @ parts.rows.T
    machine = np.asarray(see(cosines) @ parts.duals + parts.bias, dtype=np.float32)
    known, length = np.array([seen["words"].known]), np.array([len(tokens)], np.float64)
    evidence = weigh(cosines, machine, known, length, layout=model.layout)
    fused = evidence.cues @ parts.fusion
    confidence = float(
        sigmoid(np.append(question_features(fused, evidence, usual=parts.usual)[0], 1.0) @ parts.calibration)
    )
    return _Reading(
        model=model, parts=parts, confidence=confidence, shortlist=evidence.shortlist[0], fused=fused[0],
        mean=mean_views(cosines)[0], tokens=tokens,
    )  # fmt: skip


def _queries(model: LanguageModel, tokens: list[str]) -> dict[str, Query]:
    seen = grams([tokens], language=model.language)
    return {view: read_query(seen[view][1], vocabulary=model.vocabularies[view]) for view in VIEWS}


def _decide(reading: _Reading, detected: DetectedLanguage) -> Understanding:
    model = reading.model
    order = np.argsort(-reading.fused, kind="stable")[:SHOWN]
    mass = np.exp(reading.fused - reading.fused.max())
    mass /= mass.sum()
    if reading.confidence >= reading.parts.answer_threshold:
        decision, reason = Decision.ANSWER, Reason.NONE
    elif reading.confidence >= reading.parts.offer_threshold:
        decision, reason = Decision.OFFER, Reason.BELOW_THRESHOLD
    else:
        decision, reason = Decision.UNKNOWN, Reason.OUT_OF_SCOPE
    return Understanding(
        language=detected.language or model.language,
        language_certain=detected.certain,
        decision=decision,
        reason=reason,
        candidates=tuple(
            Candidate(model.answers[reading.shortlist[at]], model.language, float(mass[at])) for at in order
        ),
        confidence=reading.confidence,
        why=_explain(reading, int(reading.shortlist[order[0]])),
    )


def _explain(reading: _Reading, first: int) -> Why:
    model, layout = reading.model, reading.model.layout
    start = int(layout.phrasings[:first].sum())
    rows = list(range(start, start + int(layout.phrasings[first])))
    start = layout.phrasing_rows + int(layout.bodies[:first].sum())
    rows += list(range(start, start + int(layout.bodies[first])))
    closest = max(rows, key=lambda row: float(reading.mean[row]))
    stems = stem(reading.tokens, language=model.language)
    _, hashes = word_grams([stems])
    columns, known = model.vocabularies["words"].find(hashes[: len(stems)])
    words, counted = model.vectors["words"], {}
    for token, column, seen in zip(reading.tokens, columns, known, strict=True):
        postings = words.indices[words.indptr[column] : words.indptr[column + 1]] if seen else ()
        in_row = closest in postings
        counted[token] = float(model.vocabularies["words"].idf[column]) if in_row else 0.0
    kind = "body" if closest >= layout.phrasing_rows else "title" if model.title_rows[closest] else "paraphrase"
    return Why(
        phrasing=model.texts[closest],
        kind=kind,
        similarity=float(reading.mean[closest]),
        words=tuple(sorted((word for word, value in counted.items() if value > 0), key=lambda word: -counted[word])),
        unknown_words=tuple(dict.fromkeys(t for t, seen in zip(reading.tokens, known, strict=True) if not seen)),
    )
