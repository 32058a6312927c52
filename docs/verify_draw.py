#!/usr/bin/env python3
"""Draws again from proof files of Gonghui. usage: verify_draw.py PROOF.json …  (exit code 0: all hold, 1: one doesn't)

Standard library only; docs/draw-proof.md says what is checked and why.
"""
import bisect
import hashlib
import hmac
import itertools
import json
import re
import sys

FIELDS = {"version", "rules", "prizes", "commitment", "secret", "entropy", "entries_root", "entries", "seed", "winners"}
NAME = re.compile(r"[A-Za-z0-9_.:/-]{1,80}")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def need(condition, reason):
    if not condition:
        raise ValueError(reason)


def no_doubles(pairs):
    need(len({key for key, _ in pairs}) == len(pairs), "a key stands twice")
    return dict(pairs)


def tree(level):
    while len(level) > 1:
        level = [sha(b"\1", *level[i:i + 2]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0] if level else sha()


def draw(rules, prizes, entries, seed):
    def mac(text):
        return hmac.digest(seed, text.encode(), "sha256")

    def holder(i):
        return entries[i]["id"].split("/")[0]

    is_weighted = rules["method"] == "weighted"
    everybody = list(range(len(entries)))
    if not is_weighted:
        everybody.sort(key=lambda i: mac(entries[i]["id"]))
    pools = [[i for i in everybody if entries[i]["group"] == group["id"]] for group in rules["groups"]]
    mates = {}
    for i in everybody:
        mates.setdefault(holder(i), []).append(i)
    excluded = {exclusion["entry"] for exclusion in rules["exclusions"]}
    out = [entry["id"] in excluded for entry in entries]
    stream = (int.from_bytes(mac(f"stream/{n}")[:8], "big") for n in itertools.count())
    winners = []

    def winner(pool):
        """The lowest HMAC, or the entry at a number drawn below the weight that is left."""
        if not is_weighted:
            return next((i for i in pool if not out[i]), None)
        left = [i for i in pool if not out[i]]
        if not left:
            return None
        sums = list(itertools.accumulate(entries[i]["weight"] for i in left))
        number = next(x for x in stream if x < (1 << 64) - (1 << 64) % sums[-1])
        return left[bisect.bisect_right(sums, number % sums[-1])]

    def pick(count, pool, prize):
        """How many of `count` could be given out."""
        for given in range(count):
            i = winner(pool)
            if i is None:
                return given
            winners.append({"entry": entries[i]["id"], "prize": prize["id"]})
            for mate in mates[holder(i)] if rules["one_prize_per"] == "holder" else [i]:
                out[mate] = True
        return count

    for prize in prizes:
        kept = [group["prizes"].get(prize["id"], 0) for group in rules["groups"]]
        need(sum(kept) <= prize["count"], "groups have more prizes than there are")
        carried, rest = 0, prize["count"] - sum(kept)
        for pool, quota in zip(pools, kept):
            missing = quota + carried - pick(quota + carried, pool, prize)
            carried = missing if rules["leftovers"] == "next" else 0
            rest += missing if rules["leftovers"] == "everyone" else 0
        pick(rest + carried, everybody, prize)
    return winners


def check(path):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file, object_pairs_hook=no_doubles)
    need(set(proof) == FIELDS and proof["version"] == 1, "other fields or another version")
    rules, prizes, entries, entropy = proof["rules"], proof["prizes"], proof["entries"], proof["entropy"]
    method, ids, weights = rules["method"], [e["id"] for e in entries], [e["weight"] for e in entries]
    need(method in ("rank", "weighted", "instant") and rules["leftovers"] in ("next", "everyone", "none"), "unknown rules")
    need(rules["one_prize_per"] in ("holder", "entry"), "unknown rules")
    need(all(set(e) == {"id", "weight", "group"} and NAME.fullmatch(e["id"]) for e in entries), "an entry has no good id")
    need(all(a < b for a, b in zip(ids, ids[1:])), "entries are not in order")
    need(all(type(w) is int and w >= 1 for w in weights) and sum(weights) < 1 << 60, "a weight is not right")
    need(method == "weighted" or set(weights) <= {1}, "weights where there are none")
    need(method != "instant" or ids == [str(i + 1).zfill(len(str(len(ids)))) for i in range(len(ids))], "places are missing")
    secret, root = bytes.fromhex(proof["secret"]), bytes.fromhex(proof["entries_root"])
    need(len(secret) == 32 and sha(secret).hex() == proof["commitment"], "the secret is not the one that was committed to")
    need((entropy and entropy["source"]) == rules["entropy_source"] and (entropy is None or entropy["value"]), "not the named public number")
    announced = json.dumps({"rules": rules, "prizes": prizes}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    leaves = [sha(b"\0", f"{e['id']}\0{e['weight']}\0{e['group'] or ''}".encode()) for e in entries]
    need(sha(b"\1", sha(b"\2", announced.encode()), tree(leaves)) == root, "rules, prizes or entries are not those of the root")
    seed = sha(secret, root, (entropy["value"] if entropy else "").encode())
    need(seed.hex() == proof["seed"], "the seed doesn't follow")
    need(draw(rules, prizes, entries, seed) == proof["winners"], "drawing again gives other winners")


if __name__ == "__main__":
    good = len(sys.argv) > 1
    for path in sys.argv[1:]:
        try:
            check(path)
            print(f"{path}: OK")
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as reason:
            good = False
            print(f"{path}: {reason}")
    sys.exit(0 if good else 1)
