"""The science of the recommendation score: pure functions of tallies, a library of its own.

Nouns: `Scale`, `Tally`, `Tallies`, `Interval`, `Reading`. Verbs: `tally` a frame, `read`,
`compare`, `decompose`, `rake`, `watch`. No file, no clock, no framework.

>>> answers = Tally.of([10, 9, 9, 8, 7, 6, 10, 3, 9, 10, 8, 10])
>>> answers.score
41.666666666666664
>>> print(interval(answers))
42, between −8 and 73 (95% confidence)
>>> print(read(answers))
To improve, with a probability of 67% (fewer than 30 answers: indicative)
"""

from promoteur.score.answers import NotAnAnswer, read_answer
from promoteur.score.cluster import Clustered, clustered
from promoteur.score.compare import Difference, compare
from promoteur.score.contrast import (
    Contrast,
    Published,
    beside,
    difference_in_differences,
    published,
)
from promoteur.score.decompose import Decomposition, contributions, decompose, mix_and_rate
from promoteur.score.frames import tally
from promoteur.score.interval import Interval, interval, intervals
from promoteur.score.monitor import Watch, confidence_sequence, watch
from promoteur.score.outlook import Outlook, Stand, outlook
from promoteur.score.paired import PairedChange, paired
from promoteur.score.plan import (
    answers_needed,
    answers_per_period,
    finite_population,
    smallest_change,
    visible_change,
)
from promoteur.score.reading import BANDS, Bands, Reading, Sample, read
from promoteur.score.scale import (
    CATEGORIES_ONLY,
    ONE_TO_TEN,
    ZERO_TO_TEN,
    Category,
    Scale,
    ScoreProblem,
    category,
)
from promoteur.score.segments import (
    Heterogeneity,
    League,
    Pair,
    false_discovery,
    heterogeneity,
    league,
    pairs,
)
from promoteur.score.share import Share, detractor_share, share_of
from promoteur.score.tally import Tallies, Tally
from promoteur.score.weight import Raked, bounds, rake

__all__ = [
    "BANDS",
    "CATEGORIES_ONLY",
    "ONE_TO_TEN",
    "ZERO_TO_TEN",
    "Bands",
    "Category",
    "Clustered",
    "Contrast",
    "Decomposition",
    "Difference",
    "Heterogeneity",
    "Interval",
    "League",
    "NotAnAnswer",
    "Outlook",
    "Pair",
    "PairedChange",
    "Published",
    "Raked",
    "Reading",
    "Sample",
    "Scale",
    "ScoreProblem",
    "Share",
    "Stand",
    "Tallies",
    "Tally",
    "Watch",
    "answers_needed",
    "answers_per_period",
    "beside",
    "bounds",
    "category",
    "clustered",
    "compare",
    "confidence_sequence",
    "contributions",
    "decompose",
    "detractor_share",
    "difference_in_differences",
    "false_discovery",
    "finite_population",
    "heterogeneity",
    "interval",
    "intervals",
    "league",
    "mix_and_rate",
    "outlook",
    "paired",
    "pairs",
    "published",
    "rake",
    "read",
    "read_answer",
    "share_of",
    "smallest_change",
    "tally",
    "visible_change",
    "watch",
]
