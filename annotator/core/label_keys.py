"""The keys that a label may have."""

from __future__ import annotations

from string import ascii_uppercase, digits

#: The capitals that the interface binds, in a preset or in review; no label can have them.
RESERVED_CAPITALS = frozenset("NXJKOPFTAUDSBL" + "GRVEM")

#: All that a label's `key` may be: a digit, one of i r y z, or a capital that is not reserved.
LABEL_KEYS = frozenset(digits + "iryz" + ascii_uppercase) - RESERVED_CAPITALS
