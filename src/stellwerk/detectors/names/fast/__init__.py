# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fast stage: a conditional random field that reads every text for names, a few milliseconds a page."""
