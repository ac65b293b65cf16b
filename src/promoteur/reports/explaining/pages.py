"""What stands around the figures explained: period, filter, saved views, few answers."""

from promoteur.kit.language import mark
from promoteur.reports.explaining.explanation import Explanation

PAGES = {
    "period": Explanation(
        mark("Period"),
        mark(
            "The days of which the figures are. A number of days ends with the newest answer; a "
            "week, month, quarter or year is that of the calendar."
        ),
        "",
        mark("A period that is not over holds fewer answers, and may still move."),
    ),
    "against": Explanation(
        mark("Compared with"),
        mark(
            "The days before, of the same length, or the same days a year earlier. The latter "
            "leaves out what comes back every year, such as the holidays."
        ),
    ),
    "filter": Explanation(
        mark("Filter"),
        mark(
            "Which answers of these days: those of a plan, a country, a channel … It stands in the "
            "address of the page: send the address, and others see the same."
        ),
        "",
        mark("Everybody sees only the answers that the own role allows."),
    ),
    "view": Explanation(
        mark("Saved view"),
        mark(
            "A page with its period and its filter, kept under a name: for yourself, or shared "
            "with everybody who sees the workspace."
        ),
        "",
        mark("It keeps what is asked, not the figures: opened later, it shows newer answers."),
    ),
    "few": Explanation(
        mark("Few answers"),
        mark(
            "Under 10 answers there are counts and comments, and no score. From 10 there is a "
            "score marked “indicative”, from 30 it can be relied upon within its interval."
        ),
        mark(
            "With 9 answers, one person who answers otherwise moves a score by up to 22 points: "
            "such a figure would be about that one person."
        ),
        mark("Few answers are still worth reading, every one of them."),
    ),
    "indicative": Explanation(
        mark("Indicative"),
        mark("A score of 10 to 29 answers: a first impression, with a wide interval."),
        "",
        mark("Do not decide by it what would be hard to take back."),
    ),
}
