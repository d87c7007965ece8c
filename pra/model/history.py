"""What was written when, on which line: from it data loss is computed, never assumed.

A guest's writes form a tree of branches. A copy's content is a branch and a time on it:
it holds every write of that branch up to then, and of its ancestors up to the forks. A
guest started on a copy that is not the newest forks a branch of its own.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class History:
    """The branches of one guest: parent and fork time of each, and the time of its last acknowledged write."""

    parents: list[tuple[int, float]] = field(default_factory=lambda: [(-1, 0.0)])
    tips: list[float] = field(default_factory=lambda: [0.0])
    line: int = 0  # the branch in service: the one last started

    def fork(self, branch: int, as_of: float) -> int:
        """A new branch that starts with what (`branch`, `as_of`) holds."""
        self.parents.append((branch, as_of))
        self.tips.append(as_of)
        return len(self.parents) - 1

    def held(self, branch: int, as_of: float) -> dict[int, float]:
        """Up to which time each branch is contained in the content (`branch`, `as_of`)."""
        found: dict[int, float] = {}
        while branch >= 0:
            found[branch] = as_of
            branch, as_of = self.parents[branch]
        return found

    def contains(self, branch: int, as_of: float, wanted: int, at: float) -> bool:
        """Whether the content (`branch`, `as_of`) holds the write at `at` of branch `wanted`."""
        while branch >= 0:
            if branch == wanted:
                return as_of >= at
            branch, as_of = self.parents[branch]
        return False

    def missing(self, branch: int, as_of: float) -> float:
        """Seconds of acknowledged writes, on any branch, that the content (`branch`, `as_of`) does not hold."""
        if len(self.tips) == 1:
            return self.tips[0] - as_of
        held, worst = self.held(branch, as_of), 0.0
        for other, tip in enumerate(self.tips):
            parent_at = self.parents[other][1]
            worst = max(worst, tip - held.get(other, parent_at))
        return worst
