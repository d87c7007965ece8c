"""What can be seen to be wrong with a plan before anything runs."""

from collections.abc import Sequence

from pra.errors import Problem
from pra.plan.draft import Draft
from pra.plan.model import Plan
from pra.runbook.scope import Scope


def check_plan(plan: Plan, drafts: Sequence[Draft], scope: Scope, found: list[Problem]) -> None:
    """Errors and warnings are added to `found`."""
