# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The start page: zones, models, how to connect."""

from stellwerk.web.start.show import page
from stellwerk.web.start.view import Cause, EndpointView, ModelView, StartView, ZoneState, ZoneView, view_of

__all__ = ["Cause", "EndpointView", "ModelView", "StartView", "ZoneState", "ZoneView", "page", "view_of"]
