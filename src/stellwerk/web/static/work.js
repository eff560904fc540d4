// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The chat page's scripts. Everything but growing answers works without them.

import "./work-signal.js";
import "./work-send.js";
import "./work-stream.js";
import "./work-files.js";

document.documentElement.classList.add("scripts");
