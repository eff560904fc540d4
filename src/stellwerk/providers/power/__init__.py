# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meters of the machine that this process runs on: the graphics cards' (NVML) and the processor's (RAPL)."""
