# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One file per format, each with ``read(content, sink)``. All of it runs in the worker alone."""
