"""The buying center: the people who take part in a purchase, their weights and opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, distribution, one_of, shape, wrong
from crmlab.models.buying_center.choice import NO_DECISION, group_choice
from crmlab.models.buying_center.discussion import influence

ROLES = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")


@dataclass(frozen=True)
class Member:
    """One person in the buying center.

    Parameters
    ----------
    name
        Any text; different for each member of a center.
    role
        One of ``ROLES``.
    weight
        Share of the say in the decision, 0..1; the weights of a center sum to 1.
    preferences
        Probability of picking each vendor, by vendor; they sum to 1.

    Source
    ------
    Roles: Webster & Wind (1972), Organizational Buying Behavior; the initiator was added by
    Bonoma (1982), Harvard Business Review 60(3).

    Examples
    --------
    >>> Member("Li", "user", 0.3, {"H": 0.6, "B": 0.4}).role
    'user'
    """

    name: str
    role: str
    weight: float
    preferences: Mapping[str, float]

    def __post_init__(self) -> None:
        one_of("role", self.role, ROLES)
        object.__setattr__(self, "preferences", dict(self.preferences))
        distribution(f"preferences of {self.name}", list(self.preferences.values()))


@dataclass(frozen=True, eq=False)
class BuyingCenter:
    """People who decide together on one purchase.

    Parameters
    ----------
    members
        At least one :class:`Member`; all of them judge the same vendors.
    influence : (members, members)
        Network W: row i holds the shares of attention member i gives to each, itself included;
        it sums to 1.  None: nobody listens to anybody.

    Examples
    --------
    >>> center = BuyingCenter([
    ...     Member("Li", "user", 0.3, {"H": 0.8, "B": 0.2}),
    ...     Member("Wang", "decider", 0.7, {"H": 0.4, "B": 0.6}),
    ... ], influence=[[0.5, 0.5], [0.2, 0.8]])
    >>> center.choose("weighted_probability").round(2).to_dict()
    {'H': 0.52, 'B': 0.48}
    >>> center.choose("majority").round(2).to_dict()
    {'H': 0.32, 'B': 0.12, 'no_decision': 0.56}
    >>> center.discuss().round(3).to_dict("index")
    {'Li': {'H': 0.671, 'B': 0.329}, 'Wang': {'H': 0.413, 'B': 0.587}}
    """

    members: Sequence[Member]
    influence: ArrayLike | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(self.members))
        if not self.members:
            raise wrong("members", "have at least one member", "至少有一名成员", 0)
        self._check_members()
        if self.influence is not None:
            network = distribution("influence", self.influence).copy()
            shape("influence", network, (len(self.members), len(self.members)))
            network.flags.writeable = False
            object.__setattr__(self, "influence", network)

    def _check_members(self) -> None:
        names = [member.name for member in self.members]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise wrong("name", "be different for each member", "各不相同", twice)
        for member in self.members:
            if set(member.preferences) != set(self.vendors):
                raise wrong(
                    f"preferences of {member.name}",
                    f"name the vendors {', '.join(self.vendors)}",
                    f"包含供应商{', '.join(self.vendors)}",
                    ", ".join(member.preferences),
                )
        if NO_DECISION in self.vendors:
            raise wrong("vendor", f"not be called {NO_DECISION}", f"不叫{NO_DECISION}", NO_DECISION)
        distribution("weights", self.weights)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, influence: ArrayLike | None = None) -> BuyingCenter:
        """Build a center from a table.

        Parameters
        ----------
        frame
            Columns ``name``, ``role``, ``weight``, and one column of probabilities a vendor.
        influence
            As in :class:`BuyingCenter`.
        """
        columns("frame", frame, ["name", "role", "weight"])
        chances = frame.drop(columns=["name", "role", "weight"]).astype(float)
        vendors = [str(vendor) for vendor in chances.columns]
        people = zip(frame["name"], frame["role"], frame["weight"], strict=True)
        members = [
            Member(str(name), role, float(weight), dict(zip(vendors, row, strict=True)))
            for (name, role, weight), row in zip(people, chances.to_numpy(), strict=True)
        ]
        return cls(members, influence)

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors, in the order of the first member's preferences."""
        return tuple(self.members[0].preferences)

    @property
    def weights(self) -> Floats:
        """Share of the say of each member, (members,)."""
        return np.array([member.weight for member in self.members], dtype=float)

    @property
    def preferences(self) -> Floats:
        """Probability that each member picks each vendor, (members, vendors)."""
        return np.array([[m.preferences[v] for v in self.vendors] for m in self.members])

    def choose(self, rule: str, **options: Any) -> pd.Series[float]:
        """Probability that the center buys from each vendor.

        Parameters
        ----------
        rule, **options
            As in :func:`group_choice`.  ``decider`` may be a name, a role or a position; without
            it autocracy takes the one member whose role is decider.

        Returns
        -------
        Series by vendor; under ``majority`` and ``quota`` with a last entry ``no_decision``.

        Raises
        ------
        CrmlabError
            As :func:`group_choice`, and when it is not clear who decides.
        """
        if rule == "autocracy":
            options["decider"] = self._position(options.get("decider", "decider"))
        chosen = group_choice(self.preferences, self.weights, rule, **options)
        labels = [*self.vendors, NO_DECISION][: len(chosen)]
        return pd.Series(chosen, index=pd.Index(labels, name="vendor"), name=rule)

    def _position(self, who: str | int) -> int:
        if not isinstance(who, str):
            return who
        named = [i for i, m in enumerate(self.members) if m.name == who]
        found = named or [i for i, m in enumerate(self.members) if m.role == who]
        if len(found) == 1:
            return found[0]
        if not found:
            one_of("decider", who, [m.name for m in self.members])
        names = ", ".join(self.members[i].name for i in found)
        raise wrong("decider", "be one member", "是一名成员", names)

    def discuss(self, rounds: int | None = None) -> pd.DataFrame:
        """Opinions after members have listened to each other.

        Friedkin & Johnsen's model in which member i keeps the share ``W[i, i]`` of the first
        opinion; see :func:`influence`.

        Parameters
        ----------
        rounds
            Rounds of discussion; None is the limit.

        Returns
        -------
        DataFrame, a row a member, a column a vendor; rows sum to 1.
        """
        opinions = self.preferences
        if self.influence is not None:
            opinions = influence(self.influence, None, opinions, rounds)
        names = pd.Index([m.name for m in self.members], name="member")
        return pd.DataFrame(opinions, index=names, columns=list(self.vendors))

    def after_discussion(self, rounds: int | None = None) -> BuyingCenter:
        """The same center, its members holding the opinions that :meth:`discuss` leads to."""
        pairs = zip(self.members, self.discuss(rounds).to_numpy(), strict=True)
        members = [
            replace(member, preferences=dict(zip(self.vendors, opinion, strict=True)))
            for member, opinion in pairs
        ]
        return BuyingCenter(members, self.influence)
