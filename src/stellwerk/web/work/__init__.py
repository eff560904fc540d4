# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbench in a browser: one folder per area, below ``/arbeit``."""
