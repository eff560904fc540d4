# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person works with: conversations, documents, tasks, assistants, and a history of one's own."""
