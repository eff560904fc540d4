# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A history of one's own: off until its owner turns it on, sealed with the owner's key, gone when it is deleted.

Every function takes who acts, and asks for that person's rows alone. There is none for anybody else's: no role opens a
history (R20), no command and no route of an API leads here.
"""

from stellwerk.workbench.history.erase import KEPT as KEPT
from stellwerk.workbench.history.erase import TABLES as TABLES
from stellwerk.workbench.history.erase import delete as delete
from stellwerk.workbench.history.erase import delete_all as delete_all
from stellwerk.workbench.history.erase import expire as expire
from stellwerk.workbench.history.keep import LONGEST_TITLE as LONGEST_TITLE
from stellwerk.workbench.history.keep import Kept as Kept
from stellwerk.workbench.history.keep import rename as rename
from stellwerk.workbench.history.keep import save as save
from stellwerk.workbench.history.read import Damaged as Damaged
from stellwerk.workbench.history.read import Entry as Entry
from stellwerk.workbench.history.read import Hit as Hit
from stellwerk.workbench.history.read import Hits as Hits
from stellwerk.workbench.history.read import count as count
from stellwerk.workbench.history.read import listed as listed
from stellwerk.workbench.history.read import load as load
from stellwerk.workbench.history.read import search as search
from stellwerk.workbench.history.switch import keep_texts as keep_texts
from stellwerk.workbench.history.switch import turn_off as turn_off
from stellwerk.workbench.history.switch import turn_on as turn_on
