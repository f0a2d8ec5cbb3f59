"""The buying center: the people who take part in a purchase, their weights and opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, distribution, number, one_of, shape, wrong
from crmlab.models.arguments import MOST, given, limited, several, single
from crmlab.models.buying_center.choice import NO_DECISION, RULES, group_choice
from crmlab.models.buying_center.discussion import influence
from crmlab.models.buying_center.process import stage_opinions
from crmlab.models.buying_center.roles import ROLES, STAGES, stage_networks, stage_weights
from crmlab.models.buying_center.scoring import logit
from crmlab.models.buying_center.sensitivity import swing
from crmlab.models.buying_center.uncertainty import dirichlet_around


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

    Raises
    ------
    CrmlabError
        For an unknown role, a weight off 0..1, or preferences that do not sum to 1.

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
        single(f"weight of {self.name}", self.weight, 0.0, 1.0)
        name = f"preferences of {self.name}"
        if not hasattr(self.preferences, "keys"):
            raise wrong(name, "name the vendors", "写明供应商", self.preferences)
        given = dict(self.preferences)
        chances = distribution(name, list(given.values()))
        object.__setattr__(self, "preferences", dict(zip(given, chances.tolist(), strict=True)))


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

    Raises
    ------
    CrmlabError
        For no members, a name used twice, members who judge different vendors, weights or rows of
        the network that do not sum to 1.

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
        object.__setattr__(self, "members", several("members", self.members, Member))
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
        given("name", columns("frame", frame, ["name", "role", "weight"])["name"])
        chances = frame.drop(columns=["name", "role", "weight"])
        vendors = [str(vendor) for vendor in chances.columns]
        people = zip(frame["name"], frame["role"], frame["weight"], strict=True)
        members = [
            Member(str(name), role, weight, dict(zip(vendors, row, strict=True)))
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
        chosen = group_choice(self.preferences, self.weights, rule, **self._named(rule, options))
        return pd.Series(chosen, index=self._entries(chosen.shape[-1]), name=rule)

    def _entries(self, many: int) -> pd.Index[str]:
        return pd.Index([*self.vendors, NO_DECISION][:many], name="vendor")

    def _named(self, rule: str, options: dict[str, Any]) -> dict[str, Any]:
        """The options, with whoever decides given by position."""
        if one_of("rule", rule, RULES) != "autocracy":
            return options
        return options | {"decider": self._position(options.get("decider", "decider"))}

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
        """The same center after some ``rounds``: members hold the opinions of :meth:`discuss`."""
        pairs = zip(self.members, self.discuss(rounds).to_numpy(), strict=True)
        members = [
            replace(member, preferences=dict(zip(self.vendors, opinion, strict=True)))
            for member, opinion in pairs
        ]
        return BuyingCenter(members, self.influence)

    def through_stages(
        self,
        rule: str,
        buy_class: str = "new_task",
        shock: ArrayLike = 0.0,
        runs: int = 1,
        rng: np.random.Generator | None = None,
        **options: Any,
    ) -> pd.DataFrame:
        """What the center would buy if it decided at each stage of the purchase.

        Members listen to each other once a stage, most of all to those who have the say at that
        stage, and hear news.  Opinions are log-odds here, as in :func:`stage_opinions`.

        Parameters
        ----------
        rule, **options
            As in :meth:`choose`.
        buy_class
            As in :func:`role_weights`.
        shock
            Standard deviation of the news at each stage, in log-odds; 0 is no news.
        runs, rng
            Number of random runs, and their source.

        Returns
        -------
        DataFrame, a row a stage, a column a vendor: mean probability over the runs.

        Raises
        ------
        CrmlabError
            For a preference of 0: whoever is ruled out has no log-odds.
        """
        first = np.log(number("preferences", self.preferences, above=0.0))
        say = stage_weights([m.role for m in self.members], self.weights, buy_class)
        alone = np.eye(len(self.members))
        networks = stage_networks(alone if self.influence is None else self.influence, say)
        start = np.broadcast_to(first, (limited("runs", runs, low=1, high=MOST), *first.shape))
        opinions = stage_opinions(start, networks, shock, rng)[:, 1:]
        chosen = group_choice(logit(opinions), say, rule, **self._named(rule, options)).mean(0)
        stages = pd.Index(STAGES, name="stage")
        return pd.DataFrame(chosen, index=stages, columns=self._entries(chosen.shape[-1]))

    def uncertainty(
        self,
        rule: str,
        rng: np.random.Generator,
        draws: int = 10_000,
        concentration: float = 30.0,
        **options: Any,
    ) -> pd.DataFrame:
        """How sure the result is when weights and preferences are only roughly known.

        Parameters
        ----------
        rule, **options
            As in :meth:`choose`.
        rng
            Source of randomness.
        draws
            Number of random centers, at least 1.
        concentration
            How sure one is of the figures stated; see :func:`dirichlet_around`.

        Returns
        -------
        DataFrame, a row a vendor (and no_decision): ``mean`` probability, ``low`` and ``high``
        (5 % and 95 % of the draws), ``first`` (share of the draws in which it comes first).
        """
        draws = limited("draws", draws, low=1, high=MOST)
        preferences = dirichlet_around(self.preferences, concentration, draws, rng)
        weights = dirichlet_around(self.weights, concentration, draws, rng)
        chosen = group_choice(preferences, weights, rule, **self._named(rule, options))
        first = np.bincount(chosen.argmax(-1), minlength=chosen.shape[-1]) / len(chosen)
        low, high = np.quantile(chosen, [0.05, 0.95], axis=0)
        table = {"mean": chosen.mean(0), "low": low, "high": high, "first": first}
        return pd.DataFrame(table, index=self._entries(chosen.shape[-1]))

    def swing(self, rule: str, **options: Any) -> pd.DataFrame:
        """Whose mind must change, and by how much, for a rival to draw level with the winner.

        Parameters
        ----------
        rule, **options
            As in :meth:`choose`.

        Returns
        -------
        DataFrame, a row a member, a column a vendor: the probability that this member alone must
        move to that vendor; inf where that is not enough, 0 for the winner.  See :func:`swing`.
        """
        moved = swing(self.preferences, self.weights, rule, **self._named(rule, options))
        names = pd.Index([m.name for m in self.members], name="member")
        return pd.DataFrame(moved, index=names, columns=list(self.vendors))
