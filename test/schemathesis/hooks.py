"""Gives Schemathesis ids of things that exist, for ids it makes up are found nowhere, and counts what every operation answered."""
import atexit
import json
import os
from collections import Counter, defaultdict

import schemathesis

# The ids by the noun before `{id}`, and what of the API this run leaves alone.
KNOWN = json.loads(os.environ["CLAW_KNOWN_IDS"])
counts: dict[str, Counter] = defaultdict(Counter)
calls: Counter = Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = f"{case.operation.method.upper()} {case.operation.path}"
    calls[operation] += 1
    if calls[operation] % 2 == 0:
        return
    for name in case.path_parameters or {}:
        known = KNOWN.get(case.operation.path.split("/{" + name + "}")[0])
        if known is not None:
            case.path_parameters[name] = known


@schemathesis.check
def fails_only_with_others(ctx, response, case):
    """A failure of the server is one of a service that it was told to ask, and says so."""
    if response.status_code < 500:
        return
    code = response.json().get("code")
    assert code in ("upstream_refused", "upstream_unreachable"), f"{response.status_code} {code}: a failure of Claw's own"


@schemathesis.serializer("application/x-ndjson")
def write_lines(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def after_call(context, case, response):
    counts[f"{case.operation.method.upper()} {case.operation.path}"][str(response.status_code)] += 1


@atexit.register
def write():
    with open(os.environ["CLAW_COUNTS"], "w", encoding="utf-8") as file:
        json.dump(counts, file)
