# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A model's answer as HTML: untrusted Markdown in, harmless elements out (ADR 0029)."""
