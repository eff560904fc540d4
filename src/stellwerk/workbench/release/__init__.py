# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Release of one text by a second person: findings in it are false alarms, so it counts as a lower class for a day."""
