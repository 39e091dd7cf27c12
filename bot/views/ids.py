"""A row's id as a button carries it."""

from typing import Annotated

from pydantic import Field

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""What an integer key can be in both databases; forged data beyond it is no button of ours."""

RowIdOrNone = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The same, and 0 where none has been chosen yet."""
