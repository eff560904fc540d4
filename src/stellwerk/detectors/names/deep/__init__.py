# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The deep stage: an encoder that reads names and evidence of special protection where no rule and no list helps."""
