"""Against pyfixest 0.60.0: `feols("z ~ dose + other | cell + …", vcov={"CRV1": "cell"}, ssc=ssc(k_adj=False))` on the
log calls of fortnightly bins of this very panel."""

import numpy as np
import pytest
from scipy import stats

from relais.engines.evidence import Interval
from relais.engines.evidence.bins import make_bins
from relais.engines.evidence.crosschecks import crosscheck
from relais.engines.evidence.setting import make_setting
from tests.factories.evidence import make_calls, make_change, stagger


def both() -> dict[str, Interval]:
    bot = make_change("bot", stagger())
    other = make_change("kb", {("topic1", "region0"): 180, ("topic3", "region2"): 260})
    calls = make_calls(effects={"bot": -0.15, "kb": 0.1}, changes=[bot, other])
    return crosscheck(make_setting(calls, make_bins(calls, length=14)), bot, [other], level=0.95)


@pytest.mark.parametrize(
    ("name", "coefficient", "error"),
    [
        ("two_way", -0.16036806378570187, 0.06584916664870358),
        ("three_way", -0.16802547381557725, 0.0046420258424742285),
    ],
)
def test_regression_is_that_of_an_outside_reference(name: str, coefficient: float, error: float) -> None:
    found = both()[name]

    reach = (np.log1p(found.high) - np.log1p(found.low)) / 2 / stats.t.ppf(0.975, 19)
    assert np.log1p(found.estimate) == pytest.approx(coefficient, rel=1e-9)
    assert reach == pytest.approx(error, rel=1e-9)


def test_imputation_finds_the_planted_effect() -> None:
    found = both()["imputation"]

    assert found.low <= -0.15 <= found.high < -0.1
