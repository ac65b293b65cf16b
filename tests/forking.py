"""Processes that tests kill: forked from one that has loaded what they need, and so quick to start.

A test run has one such process, which loads what is named before the first fork: so all that any
test wants stands here.
"""

import multiprocessing

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(
    [
        "promoteur.analytics.facts",
        "promoteur.collect.asgi",
        "promoteur.collect.library.postgres",
        "promoteur.collect.memory.postgres",
        "promoteur.collect.spool.postgres",
        "promoteur.collect.spool.sqlite",
        "tests.analytics.test_facts_concurrency",
        "tests.analytics.test_facts_killed",
        "tests.collect.test_faults_killed",
    ]
)
