# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of use and cost, for those who may read them: as rows, as files, as a document with the town's head."""
