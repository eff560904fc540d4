# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What detection finds and misses on annotated corpora, and what it costs, beside presidio-analyzer."""
