# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assistants: an instruction with documents, a model and a floor; one's own, a department's, or the house's."""

from stellwerk.workbench.assistants.models import Choice as Choice
from stellwerk.workbench.assistants.models import choices as choices
from stellwerk.workbench.assistants.read import Found as Found
from stellwerk.workbench.assistants.read import asked as asked
from stellwerk.workbench.assistants.read import documents as documents
from stellwerk.workbench.assistants.read import find as find
from stellwerk.workbench.assistants.read import listed as listed
from stellwerk.workbench.assistants.read import texts as texts
from stellwerk.workbench.assistants.read import versions as versions
from stellwerk.workbench.assistants.read import waiting as waiting
from stellwerk.workbench.assistants.read import withdrawable as withdrawable
from stellwerk.workbench.assistants.release import ask as ask
from stellwerk.workbench.assistants.release import reject as reject
from stellwerk.workbench.assistants.release import release as release
from stellwerk.workbench.assistants.release import take_back as take_back
from stellwerk.workbench.assistants.release import withdraw as withdraw
from stellwerk.workbench.assistants.values import Assistant as Assistant
from stellwerk.workbench.assistants.values import Audience as Audience
from stellwerk.workbench.assistants.values import State as State
from stellwerk.workbench.assistants.values import Text as Text
from stellwerk.workbench.assistants.values import Version as Version
from stellwerk.workbench.assistants.write import Wanted as Wanted
from stellwerk.workbench.assistants.write import add_text as add_text
from stellwerk.workbench.assistants.write import change as change
from stellwerk.workbench.assistants.write import create as create
from stellwerk.workbench.assistants.write import delete as delete
from stellwerk.workbench.assistants.write import remove_text as remove_text
