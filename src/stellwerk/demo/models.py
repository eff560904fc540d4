# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The models that the demo hub offers, as the documentation of the LLM Hub describes them (state of April 2026).

Prices: EUR per million tokens, plan Essential, valid from 1 May 2026. They are documentation, not an offer.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from stellwerk.policy.register import Ability, Hosting, Tier
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

PRICES_VALID_FROM = date(2026, 5, 1)
PRICE_VERSION = "llm-hub-essential-2026-05-01"

_CHAT = frozenset({Ability.CHAT, Ability.JSON_SCHEMA, Ability.LOGPROBS})
_TOOLS = _CHAT | {Ability.TOOLS}
_VISION = _TOOLS | {Ability.VISION}
_EMBEDDINGS = frozenset({Ability.EMBEDDINGS})


class DemoModel(msgspec.Struct, frozen=True):
    """One entry. ``name`` is the hub's API id; ``hosting`` is what its metadata says."""

    name: str
    zone: Zone
    tier: Tier
    context_length: int  # tokens
    abilities: frozenset[Ability]
    price: Price
    hosting: Hosting
    license: str
    dimensions: int = 0  # of an embedding

    def entry(self) -> dict[str, object]:
        """The model as ``GET /models`` lists it."""
        external = bool(self.hosting.is_externally_hosted)
        return {
            "id": self.name,
            "object": "model",
            "created": 1767225600,
            "owned_by": "DEMO",
            "meta_data": {
                "model_type": "EMBEDDING" if Ability.EMBEDDINGS in self.abilities else "LLM",
                "source_type": "PROPRIETARY" if external else "OPEN SOURCE",
                "max_sequence_length": self.context_length,
                "hidden_size": self.dimensions,
                "max_output_length": 0,
                "deployment_region": self.hosting.deployment_region,
                "location": self.hosting.deployment_region,
                "deployment_country": self.hosting.deployment_country,
                "license": self.license,
                "display_name": f"DEMO {self.name}",
                "input_modalities": ["text", "image"] if Ability.VISION in self.abilities else ["text"],
                "output_modalities": ["text"],
                "model_lifecycle_stage": "Stable",
                "is_externally_hosted": external,
            },
        }


OTC = Hosting(deployment_country="Germany, EU", deployment_region="otc-germany", is_externally_hosted=False)
AZURE = Hosting(deployment_country="Sweden, EU", deployment_region="azure-sweden", is_externally_hosted=True)
GCP = Hosting(deployment_country="Belgium, EU", deployment_region="gcp-belgium", is_externally_hosted=True)


def _price(tokens_in: str, tokens_out: str = "0") -> Price:
    return Price(
        version=PRICE_VERSION,
        valid_from=PRICES_VALID_FROM,
        input_per_million=Decimal(tokens_in),
        output_per_million=Decimal(tokens_out),
    )


def _yellow(
    name: str, tier: Tier, context: int, abilities: frozenset[Ability], licence: str, dimensions: int = 0
) -> DemoModel:
    price = _price("0.05") if dimensions else _price("0.20", "0.65")
    return DemoModel(name, Zone.YELLOW, tier, context, abilities, price, OTC, licence, dimensions)


def _red(name: str, tier: Tier, context: int, tokens_in: str, tokens_out: str, hosting: Hosting) -> DemoModel:
    return DemoModel(
        name, Zone.RED, tier, context, _VISION, _price(tokens_in, tokens_out), hosting, "proprietary"
    )


YELLOW_MODELS: tuple[DemoModel, ...] = (
    _yellow("Mistral-Small-3", Tier.S, 32_768, _TOOLS, "Apache-2.0"),
    _yellow("Qwen3-Coder-30B-A3B-Instruct", Tier.S, 262_144, _TOOLS, "Apache-2.0"),
    _yellow("Qwen3-VL-30B-A3B-Instruct-FP8", Tier.S, 262_144, _VISION, "Apache-2.0"),
    _yellow("Llama-3.3-70B-Instruct", Tier.M, 128_000, _CHAT, "Llama-3.3"),
    _yellow("Qwen3-Next-80B-A3B-Instruct", Tier.M, 262_144, _TOOLS, "Apache-2.0"),
    _yellow("gpt-oss-120b", Tier.L, 131_072, _TOOLS, "Apache-2.0"),
    _yellow("jina-embeddings-v2-base-de", Tier.S, 8_192, _EMBEDDINGS, "Apache-2.0", 768),
    _yellow("text-embedding-bge-m3", Tier.S, 8_192, _EMBEDDINGS, "MIT", 1024),
)

RED_MODELS: tuple[DemoModel, ...] = (
    _red("gpt-5-mini", Tier.M, 400_000, "0.24", "1.91", AZURE),
    _red("mistral-medium-3", Tier.M, 128_000, "0.36", "1.80", GCP),
    _red("haiku-4.5", Tier.M, 200_000, "0.99", "4.95", GCP),
    _red("gpt-4.1", Tier.L, 1_047_576, "1.91", "7.64", AZURE),
    _red("gpt-5", Tier.L, 400_000, "1.20", "9.55", AZURE),
    _red("gpt-5.2", Tier.L, 400_000, "1.68", "13.37", AZURE),
    _red("gemini-2.5-pro", Tier.L, 1_048_576, "1.13", "9.00", GCP),
    _red("claude-sonnet-4.6", Tier.L, 200_000, "2.97", "14.85", GCP),
)

DEMO_MODELS = YELLOW_MODELS + RED_MODELS
