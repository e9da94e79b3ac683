"""Proxy (ECMA-262 26.2)."""

from __future__ import annotations

from ..budget import charge_each
from ..intrinsics import OBJECT_PROTOTYPE
from ..literals import native
from ..objects import JSObject, bare
from ..proxies import JSProxy, proxy_of
from ..refusals import needs_new
from ..registration import Constructor
from ..values import undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


def refuse_call(this: Value, *_: Value) -> Value:
    raise needs_new("Proxy")


def construct(
    new_target: JSObject, target: Value = undefined, handler: Value = undefined, *_: Value
) -> JSProxy:
    return proxy_of(target, handler)


def revocable(this: Value, target: Value = undefined, handler: Value = undefined, *_: Value) -> JSObject:
    charge_each(2)
    proxy = proxy_of(target, handler)

    def revoke(this: Value, *_: Value) -> Value:
        proxy.target = proxy.handler = None
        return undefined

    made = bare(OBJECT_PROTOTYPE)
    made.properties = {"proxy": proxy, "revoke": native(revoke)}
    return made


TABLES = {"Proxy": Constructor(refuse_call, construct, 2, {"revocable": (revocable, 2)}, prototype=False)}
