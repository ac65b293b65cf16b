"""Figures explained: scores, changes, segments, in the order in which a newcomer meets them."""

from promoteur.kit.language import mark
from promoteur.reports.explaining.explanation import Explanation

FIGURES = {
    "score": Explanation(
        mark("Score"),
        mark(
            "One figure from −100 to +100 for the answers to “How likely are you to recommend us?”."
        ),
        mark(
            "The share of promoters (9 or 10) minus the share of detractors (0 to 6). Passives (7 "
            "or 8) count among all, and those who did not answer count nowhere."
        ),
        mark(
            "It does not say why, and it differs between countries for reasons of habit: compare a "
            "score with your own of the period before, rather than with another country’s."
        ),
    ),
    "interval": Explanation(
        mark("Interval"),
        mark("Between which two figures the score of all your customers lies, most probably."),
        mark(
            "From the number of answers and how much they differ: 95 of 100 such intervals hold "
            "the true score (the score interval of Tango, 1998)."
        ),
        mark("It cannot know those who never answer: they may think otherwise."),
    ),
    "reading": Explanation(
        mark("Reading"),
        mark(
            "What a score usually means: below 0 a red flag, from 0 to improve, from 50 strong, "
            "from 70 exceptional."
        ),
        mark(
            "The probability says how sure it is that the true score lies in that band, given the "
            "answers. Where no band is more likely than not, all that are possible are named."
        ),
        mark("The bands are a custom, not a law: your last period tells more than they do."),
    ),
    "change": Explanation(
        mark("Change"),
        mark("How much the score differs from that of the period that it is compared with."),
        mark(
            "It is called real when chance alone would make a difference as large in fewer than 5 "
            "of 100 cases; otherwise it could be chance."
        ),
        mark(
            "“Could be chance” does not mean that nothing has changed: it may be too small to be "
            "seen with so many answers. And a real change says nothing of its cause."
        ),
    ),
    "distribution": Explanation(
        mark("The eleven answers"),
        mark("How many gave each answer from 0 to 10. Two equal scores can look very different."),
        mark("Answers are counted as they were given; shares are of all answers."),
        mark("A tall bar at 6 or 8 says that a small step would change the category."),
    ),
    "categories": Explanation(
        mark("Promoters, passives, detractors"),
        mark(
            "Promoters (9–10) recommend you by themselves; passives (7–8) are content and leave "
            "for a better offer; detractors (0–6) are unhappy and may say so."
        ),
        mark("By the answer alone, always with the same limits."),
        mark("A category is an answer of one day, not a person’s character."),
    ),
    "answers": Explanation(
        mark("Answers"),
        mark("How many answers stand behind a figure."),
        mark(
            "Under 10 there is no score, up to 29 it is indicative. Answers that look automatic or "
            "were excluded do not count, and stay visible under “Responses”."
        ),
        mark("Many answers make a figure more exact, not more true of those who were not asked."),
    ),
    "voice": Explanation(
        mark("One voice per person"),
        mark(
            "In a relational score, of the whole relationship, a person counts once in a period: "
            "with the latest answer."
        ),
        mark("Answers of people who are not known all count."),
        mark(
            "In a transactional score, after a purchase or a call, every answer counts: each is of "
            "another moment."
        ),
    ),
    "kinds": Explanation(
        mark("Relational, transactional, employees"),
        mark(
            "Answers about the whole relationship (relational), about one moment such as a "
            "purchase (transactional), and of employees: three kinds that are never one figure."
        ),
        "",
        mark(
            "A transactional score after a good phone call is usually higher than the relational "
            "one: that is no contradiction."
        ),
    ),
    "trend": Explanation(
        mark("Trend"),
        mark("The score of each period, one after the other, with its interval as a band."),
        mark("Each point is computed from the answers of its period alone."),
        mark(
            "Points go up and down by chance: look whether bands overlap before you look for "
            "reasons. A period that is not over may still move."
        ),
    ),
    "steps": Explanation(
        mark("Step by step"),
        mark(
            "The score of each day, week, month, quarter or year, beside that of the step before "
            "and that of the same step a year earlier."
        ),
        mark(
            "Many changes stand side by side, and of 20 that are chance one would look real: what "
            "is called real is corrected for their number (Benjamini and Hochberg, 1995). The "
            "limits beside a change are those of this one change alone, so they can leave out zero "
            "where the change could still be chance."
        ),
        mark(
            "Shorter steps have fewer answers each and go up and down more. A step that is not "
            "over is compared as it stands, and may still move. Against a year earlier, seasons "
            "fall away; what else has changed in a year does not."
        ),
    ),
    "moved": Explanation(
        mark("What moved the score"),
        mark("The change of the score, split exactly into what each segment added to it."),
        mark(
            "A segment adds by scoring differently (rate), and by having a larger or smaller share "
            "of the answers (mix). All parts add up to the change (Kitagawa, 1955)."
        ),
        mark(
            "It accounts for the change, it does not say its cause; cut by another property, it is "
            "split otherwise."
        ),
    ),
    "difference": Explanation(
        mark("Difference"),
        mark("How much the scores of two segments of the same days differ."),
        mark(
            "It is called real when chance alone would make a difference as large in fewer than 5 "
            "of 100 cases; otherwise it could be chance."
        ),
        mark(
            "Segments differ in many ways at once: it does not say which of them makes the "
            "difference. Between countries it says mostly how people there give marks."
        ),
    ),
    "chance": Explanation(
        mark("Chance (p)"),
        mark(
            "How often chance alone would make a difference as large, if there were none in truth."
        ),
        mark(
            "Under 5 of 100 cases (p < 0.05), a difference is called real. It is computed from the "
            "number of answers on each side and how much they differ among themselves."
        ),
        mark(
            "It is not the probability that nothing has changed, and it says nothing of how large "
            "the difference is: look at its interval for that."
        ),
    ),
    "visible": Explanation(
        mark("Smallest change that shows"),
        mark("How large a true change must be for so many answers to show it."),
        mark("A change of that size would be found in four of five cases."),
        mark(
            "Smaller changes can be true and stay unseen. Four times as many answers show a change "
            "half as large."
        ),
    ),
    "many": Explanation(
        mark("Many comparisons"),
        mark("The change of each segment, and whether it still counts among so many."),
        mark(
            "Whoever compares twenty segments finds one that “changed” by chance. So each is asked "
            "to be surer, the more there are (Benjamini and Hochberg, 1995). The interval is that "
            "of one segment by itself."
        ),
        mark("“Could be chance” is not “unchanged”: a small segment can hardly show anything."),
    ),
    "paired": Explanation(
        mark("The same people twice"),
        mark(
            "How the score of those has moved who answered in both periods: the same people, each "
            "with their latest answer in each period."
        ),
        mark(
            "Each person’s step (from detractor to passive is one, to promoter two) and how much "
            "steps differ. As the people are the same, nothing of the change comes from other "
            "people answering."
        ),
        mark(
            "Those who answer twice are rarely like those who answer once: it says nothing of the "
            "others, least of all of those who have left."
        ),
    ),
    "flow": Explanation(
        mark("From category to category"),
        mark("How many went from one category to another, and how many went the other way."),
        mark(
            "If nothing has changed, as many go one way as the other. The probability that so many "
            "more go one way by chance is exact for detractors (McNemar, 1947), and computed for "
            "all flows together (Bowker, 1948)."
        ),
        mark("A flow by itself is no success: some detractors would have come back anyway."),
    ),
    "regression": Explanation(
        mark("Return to the usual (regression to the mean)"),
        mark(
            "Whoever gave an unusually low answer gives a more usual one the next time, and "
            "whoever gave an unusually high one as well, without any change."
        ),
        "",
        mark(
            "“A third of our detractors have become happier” proves nothing as long as one does "
            "not say how many became detractors meanwhile, or what happened without the action."
        ),
    ),
    "once": Explanation(
        mark("Who answered once"),
        mark("People who answered in one of the two periods only."),
        mark(
            "Counted among people who are known, each by the latest answer of the period. Answers "
            "of people who are not known are in neither row."
        ),
        mark(
            "If those who answered only before scored lower than those who answered again, the "
            "unhappy have gone silent: the change of the others is then too rosy."
        ),
    ),
    "segments": Explanation(
        mark("Segments"),
        mark("The same score for parts of the answers: by channel, by plan, by sector …"),
        mark(
            "Whether they differ at all is tested for all of them together, so that the many "
            "comparisons do not find something by chance."
        ),
        mark("A segment that scores low is where to ask why, not yet the reason."),
    ),
    "rank": Explanation(
        mark("Rank"),
        mark("The order of segments, by scores that are drawn towards the middle."),
        mark(
            "The fewer answers a segment has, the more its score is drawn towards that of all "
            "(DerSimonian and Laird, 1986): raw scores put the smallest segments first and last."
        ),
        mark("Quote the score with its interval, not the drawn one. Close ranks mean nothing."),
    ),
    "changes": Explanation(
        mark("Many changes at once"),
        mark(
            "How much the score of each segment differs from that of the days that it is compared "
            "with, with the limits of that change."
        ),
        mark(
            "Of 20 changes that are chance one would look real. What is called real is corrected "
            "for their number (Benjamini and Hochberg, 1995); the limits are those of each change "
            "alone, so they can leave out zero where it could still be chance."
        ),
        mark(
            "A low segment often rises and a high one falls without anything having been done: "
            "extremes are partly chance, and chance does not come twice."
        ),
    ),
    "heterogeneity": Explanation(
        mark("Do they differ?"),
        mark("Whether the segments have different scores at all, before one looks at any of them."),
        mark(
            "One test for all segments of 10 answers or more together (Cochran, 1954): of 100 such "
            "tables in which nothing differs, it finds a difference in 5."
        ),
        mark(
            "It does not say which ones differ, nor why. Look at several properties, one after the "
            "other, and one of them may differ by chance."
        ),
    ),
    "agents": Explanation(
        mark("Agents"),
        mark("The score that customers gave after they had to do with an agent."),
        mark(
            "As for any segment: answers that name an agent, by agent. The rank goes by a score "
            "that is drawn towards the middle where answers are few."
        ),
        mark(
            "It does not measure a person. Which customers, which questions and which days an "
            "agent gets moves this score more than skill does, and neighbours in the list cannot "
            "be told apart. It is no ground for pay, praise or blame."
        ),
    ),
    "target": Explanation(
        mark("Target"),
        mark("What somebody promised: so much, of these answers, by that day."),
        "",
        mark(
            "Reaching it does not say that customers are better off: a score can rise because "
            "other people answered."
        ),
    ),
    "target-now": Explanation(
        mark("Now"),
        mark("The score, the share of detractors or the response rate of the last days."),
        mark(
            "The last 90 days up to the last day known; of a target whose day has passed, up to "
            "that day: for every reader the same. The interval of a share is Wilson’s (1927). A "
            "response rate is that of all rounds sent in these days that are over."
        ),
        mark("A figure that stands above the goal may lie there by chance: look at its interval."),
    ),
    "outlook": Explanation(
        mark("How likely it is"),
        mark(
            "How often a company with such figures would reach the goal on that day if everything "
            "goes on as it did."
        ),
        mark(
            "A straight line through the last twelve months (or 26 weeks), where those with more "
            "answers weigh more, and how far months usually lie off it (a meta-regression after "
            "DerSimonian and Laird, 1986, and Knapp and Hartung, 2003). It takes four of them. A "
            "response rate has its line through the rounds of two years."
        ),
        mark(
            "It knows no season, no plan and no reason, and it is told in tenths because nobody "
            "knows it better. Whoever changes something wants it to be wrong."
        ),
    ),
    "pace": Explanation(
        mark("Pace"),
        mark("By how much the figure has moved in a month, on average."),
        mark("The slope of the same line. Where its limits hold 0, there may be no change at all."),
        mark("Scores seldom move along a straight line for long."),
    ),
    "initiative": Explanation(
        mark("Initiative"),
        mark("Something that was changed on a day: a training, a price, a process, a release."),
        "",
        mark("What nobody writes down cannot be told from chance later."),
    ),
    "before-after": Explanation(
        mark("Before and after"),
        mark("The score of the weeks before a change and of as many weeks after it."),
        mark(
            "Whole weeks on both sides, so that days of the week weigh alike. The difference is "
            "tested as any change is."
        ),
        mark("That something came after a change does not mean that it came from it."),
    ),
    "others": Explanation(
        mark("Everybody else"),
        mark("The same weeks of those whom the initiative did not concern."),
        mark("All answers of this workspace that are not of those whom it concerned."),
        mark("They are no control group: who was concerned was not drawn by lot."),
    ),
    "difference-in-differences": Explanation(
        mark("By how much more"),
        mark("The change of those whom it concerned, minus the change of everybody else."),
        mark(
            "Season, news and prices move both: what is left is what moved only one of them. Its "
            "interval holds the chance of all four scores (difference in differences)."
        ),
        mark("It is right only if both would have changed alike without the initiative."),
    ),
    "no-proof": Explanation(
        mark("What else changed"),
        mark("Other reasons for a change: other initiatives, other people, the season."),
        mark(
            "Other people: how much of the change comes from shares of segments (mix, Kitagawa "
            "1955). The season: the same weeks a year earlier."
        ),
        mark("Only drawing lots who is treated proves a cause; everything else makes it likely."),
    ),
    "benchmark": Explanation(
        mark("Benchmark"),
        mark(
            "A score of a sector, of a competitor, or your own from elsewhere, as it was published."
        ),
        "",
        mark(
            "Who was asked, how, and in which country moves a score by more than most companies "
            "differ. Your own score of the period before is the better measure."
        ),
    ),
    "benchmark-difference": Explanation(
        mark("Beside yours"),
        mark("Your score of these days minus the published one."),
        mark(
            "Tested where it is known how exact the published score is: from its counts, its "
            "interval, or, cautiously, the number of its answers."
        ),
        mark("A real difference between two figures may come from two ways of asking."),
    ),
}
