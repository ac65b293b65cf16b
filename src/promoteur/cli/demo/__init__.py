"""`promoteur demo`: an invented company with its answers, to look at every page with.

`company` says what it is and `story` what happened to it and when; `customers`, `answers` and
`comments` make what people said, without a database. `organisation`, `questionnaires`, `rows` and
`afterwards` write it with the functions that write real answers, and `dashboard` what members added
to their dashboards; `filling` puts them in order, and `run` is the command.
"""
