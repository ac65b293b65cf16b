"""The edge alone, as a server loads it: `granian --interface asgi tests.collect.served:edge`."""

import os

from promoteur.collect.asgi import application, opened
from promoteur.collect.limits import Limits
from tests.collect.making import SECRET

edge = application(opened(os.environ["PLACE"], SECRET, limits=Limits(per_minute=0)))
