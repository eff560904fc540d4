# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The AI Act asks before a use case opens: prohibited practices (Art. 5), high-risk areas (Annex III).

Regulation (EU) 2024/1689. The list is a question paper, not legal advice: who answers "no" everywhere takes it upon
them that nothing of the kind is done. Nothing opens unanswered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

ROLES = ("deployer", "provider")
"""Art. 3(3) and (4): who uses a system under their authority, and who has one developed and puts it into service
under their own name."""

PROHIBITED: Mapping[str, str] = MappingProxyType(
    {
        "manipulation": "subliminal, manipulative or deceptive techniques (Art. 5(1)(a))",
        "vulnerability": "exploiting age, disability or a social or economic situation (Art. 5(1)(b))",
        "social_scoring": "evaluating people by their social behaviour or traits (Art. 5(1)(c))",
        "crime_prediction": "predicting crimes from profiling alone (Art. 5(1)(d))",
        "face_scraping": "facial databases from untargeted scraping (Art. 5(1)(e))",
        "emotion_recognition": "inferring emotions at work or in education (Art. 5(1)(f))",
        "biometric_categorisation": "inferring race, opinion, faith or sexuality from biometrics (Art. 5(1)(g))",
        "remote_identification": "real-time remote biometric identification in public (Art. 5(1)(h))",
    }
)
"""What must not be done at all."""

ANNEX_III: Mapping[str, str] = MappingProxyType(
    {
        "biometrics": "biometric identification or categorisation (Annex III, 1)",
        "critical_infrastructure": "safety of traffic, water, gas, heat, electricity, digital networks (2)",
        "education": "admission, assessment or supervision in education (3)",
        "employment": "hiring, task allocation, monitoring or appraisal of staff (4)",
        "essential_services": "eligibility for benefits and services, creditworthiness, emergency calls (5)",
        "law_enforcement": "law enforcement (6)",
        "migration": "migration, asylum and border control (7)",
        "justice_democracy": "administration of justice, influence on elections (8)",
    }
)
"""High-risk areas: closed until somebody releases the use case by name and document."""


def closed_because(
    *,
    archived: bool,
    screened: bool,
    prohibited: Collection[str],
    annex_iii: Collection[str],
    released: bool,
) -> str | None:
    """Why no call may be made for a use case, in words for whoever calls; ``None``: it is open."""
    if archived:
        return "it was archived. Use a key of another use case."
    if not screened:
        return "the questions of the AI Act are not answered yet. Its owner does that under /api/use-cases."
    if prohibited:
        return (
            f"it is a prohibited practice (Art. 5 AI Act: {', '.join(sorted(prohibited))}). Nothing opens it."
        )
    if annex_iii and not released:
        return (
            f"it is a high-risk use (Annex III AI Act: {', '.join(sorted(annex_iii))}) and not released. The data "
            "protection officer releases it by name and document."
        )
    return None
