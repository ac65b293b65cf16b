"""Words explained: who is asked, by what, at which moment, and what comes of it."""

from promoteur.kit.language import mark
from promoteur.reports.explaining.explanation import Explanation

WORDS = {
    "question": Explanation(
        mark("The question"),
        mark(
            "“How likely are you to recommend us to a friend or colleague?”, answered from 0 (not "
            "at all) to 10 (extremely). Then comes “Why?”."
        ),
        "",
        mark(
            "Zero is an answer, and the strongest signal there is. Opening a link is no answer: "
            "only what a person sends counts."
        ),
    ),
    "survey": Explanation(
        mark("Survey"),
        mark(
            "A question with its wording, what is asked next, its thanks and its look. A change "
            "makes a new version; answers keep the version that they were given to."
        ),
    ),
    "response": Explanation(
        mark("Response"),
        mark(
            "One answer of one person: the score from 0 to 10, a comment, further answers, and "
            "what was known at that time, such as the plan or the country."
        ),
        "",
        mark(
            "Whoever answered may add to it or change it for a while; what changed stays visible."
        ),
    ),
    "response-rate": Explanation(
        mark("Response rate"),
        mark("How many of those who were asked have answered."),
        mark(
            "Answers to the rounds that are over, divided by how many these asked. Its interval "
            "(Wilson, 1927) says how far chance alone moves it. A filter does not change it: "
            "nobody knows how many of a plan or a country were asked."
        ),
        mark(
            "A high rate makes a score no better; a low one leaves open what the others think. "
            "Nobody can count who sees a link, a QR code or a widget: of their answers there is "
            "no rate."
        ),
    ),
    "round": Explanation(
        mark("Round"),
        mark(
            "One time of asking: its day, how many people it reached, and until when answers count "
            "as given to it (30 days unless said otherwise)."
        ),
        mark(
            "A member notes how many were asked. Answers are those of its days, of its kind and "
            "of whom it concerns, by its channel for example."
        ),
        mark(
            "Who came by another way in the same days counts, too, where no condition tells them "
            "apart: the rate is then too high."
        ),
    ),
    "all-asked": Explanation(
        mark("Score of all who were asked"),
        mark(
            "Between what the score could lie if everybody had answered, whatever those think who "
            "did not."
        ),
        mark(
            "If all of the others were detractors, and if all of them were promoters: response "
            "rate × score ± the share of those who did not answer (Manski, 1989)."
        ),
        mark(
            "Both ends are improbable. But nothing in the answers themselves says where between "
            "them the truth lies: that is what a response rate is for."
        ),
    ),
    "held": Explanation(
        mark("Held back, excluded"),
        mark(
            "Held back: an answer that looks as if a program had sent it. Excluded: an answer that "
            "a member took out of the score, with a reason. Neither counts, both can be read."
        ),
        "",
        mark("A bad score is no reason to exclude an answer; the audit trail says who did."),
    ),
    "person": Explanation(
        mark("Person"),
        mark("A customer or an employee who may be asked."),
        "",
        mark(
            "An answer by a public link is of nobody known: the same person can answer there twice."
        ),
    ),
    "property": Explanation(
        mark("Property"),
        mark(
            "A named fact about a person or an answer: plan, sector, country, order … Figures can "
            "be filtered and cut by it."
        ),
        "",
        mark("It is kept as it was on the day of the answer, not as it is today."),
    ),
    "moment": Explanation(
        mark("Moment"),
        mark(
            "The point of the customer’s journey at which is asked: after a purchase, after a "
            "call, on the first use, at the end of a trial …"
        ),
        "",
        mark("Moments score differently by nature: compare one with itself over time."),
    ),
    "channel": Explanation(
        mark("Channel"),
        mark(
            "The way by which an answer came: e-mail, web site, link or QR code, kiosk, telephone."
        ),
        "",
        mark(
            "People answer more kindly to a voice than to a screen: another mix of channels can "
            "move a score by itself."
        ),
    ),
    "agent": Explanation(
        mark("Agent"),
        mark("The employee whom an answer is about: who took the call, who delivered."),
        "",
        mark("Whoever takes the hard cases scores lower: it is no measure of a person by itself."),
    ),
    "phase": Explanation(
        mark("Phase"),
        mark(
            "How long somebody had been a customer on the day of the answer: the first 90 days, "
            "the rest of the first year, the second year, over two years."
        ),
        mark("From a date that came with the answer, such as the day of signing up."),
        mark("Old customers score higher also because the unhappy ones have left."),
    ),
    "workspace": Explanation(
        mark("Workspace"),
        mark(
            "A brand, a subsidiary or a team with its own surveys and members. Workspaces form a "
            "tree: one shows the answers of all below it, too."
        ),
    ),
    "role": Explanation(
        mark("Members and roles"),
        mark(
            "Owners administer a workspace, managers ask, analysts judge answers and share views, "
            "agents see the answers about themselves."
        ),
        "",
        mark("A role holds in a workspace and in all below it, and nowhere else."),
    ),
    "audit": Explanation(
        mark("Audit trail"),
        mark("Who did what and when: surveys published, answers excluded, roles given, exports."),
    ),
}
