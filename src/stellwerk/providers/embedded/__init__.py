# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded engine: llama.cpp in a supervised child process that cannot open a connection."""
