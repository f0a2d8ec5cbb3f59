"""Files written by a test are imported, read back and checked."""

from dataclasses import dataclass

import pytest

from crmlab.course.checking import check
from crmlab.course.questions import read_file
from crmlab.exchange import import_file


@dataclass
class Outcome:
    """What came of a file: the questions as the bank reads them, and the losses as told."""

    questions: tuple
    told: list
    made: object

    @property
    def refused(self):
        return [loss for loss in self.made.losses if loss.whole]

    def only(self):
        (question,) = self.questions
        return question


@pytest.fixture
def bring(tmp_path):
    """Import a file; whatever it holds, questions in are questions out and questions told of."""

    def bring(content, name="bank.gift", topic="loyalty"):
        source, out = tmp_path / name, tmp_path / "out.yaml"
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            source.write_bytes(data)
        out.unlink(missing_ok=True)
        made = import_file(source, out, topic)
        assert made.found == made.carried + sum(loss.whole for loss in made.losses)
        if not made.carried:
            assert not out.exists()
            return Outcome((), [str(loss) for loss in made.losses], made)
        file = read_file(out)
        assert file.problems == () and check([out]) == []
        assert len(file.questions) == made.carried
        return Outcome(file.questions, [str(loss) for loss in made.losses], made)

    return bring
