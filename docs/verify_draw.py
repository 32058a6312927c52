#!/usr/bin/env python3
"""Draws again from proof files of Gonghui. usage: verify_draw.py PROOF.json …  (exit code 0: all hold, 1: one doesn't)

Standard library only; docs/draw-proof.md says what is checked and why.
"""
import bisect
import hashlib
import hmac
import json
import re
import sys

LIMIT = 1 << 60
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
    if not level:
        return sha()
    while len(level) > 1:
        level = [sha(b"\1", *level[i:i + 2]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0]


class Ranked:
    """Lowest HMAC first."""
    def __init__(self, entries, seed):
        self.order = sorted(range(len(entries)), key=lambda i: hmac.digest(seed, entries[i]["id"].encode(), "sha256"))
        self.at = {}

    def next(self, pool, group, out):
        i = self.at.get(group, 0)
        while i < len(self.order) and (out[self.order[i]] or self.order[i] not in pool):
            i += 1
        self.at[group] = i
        return self.order[i] if i < len(self.order) else None


class Weighted:
    """The entry at a number drawn below the weight that is left."""
    def __init__(self, entries, seed):
        self.weights, self.seed, self.count = [e["weight"] for e in entries], seed, 0

    def below(self, total):
        while True:
            number = int.from_bytes(hmac.digest(self.seed, b"stream/%d" % self.count, "sha256")[:8], "big")
            self.count += 1
            if number < (1 << 64) - (1 << 64) % total:
                return number % total

    def next(self, pool, group, out):
        left = [i for i in pool if not out[i]]
        sums, total = [], 0
        for i in left:
            total += self.weights[i]
            sums.append(total)
        return left[bisect.bisect_right(sums, self.below(total))] if left else None


def draw(rules, prizes, entries, seed):
    field = (Weighted if rules["method"] == "weighted" else Ranked)(entries, seed)
    excluded = {e["entry"] for e in rules["exclusions"]}
    out = [e["id"] in excluded for e in entries]
    mates = {}
    for i, entry in enumerate(entries):
        mates.setdefault(entry["id"].split("/")[0], []).append(i)
    everybody = range(len(entries))
    pools = [[i for i in everybody if entries[i]["group"] == g["id"]] for g in rules["groups"]]
    sets = [set(pool) for pool in pools]
    winners = []

    def pick(count, group, prize):
        for given in range(count):
            pool = everybody if group is None else (pools[group] if rules["method"] == "weighted" else sets[group])
            i = field.next(pool, group, out)
            if i is None:
                return given
            winners.append({"entry": entries[i]["id"], "prize": prize["id"]})
            out[i] = True
            if rules["one_prize_per"] == "holder":
                for mate in mates[entries[i]["id"].split("/")[0]]:
                    out[mate] = True
        return count

    for prize in prizes:
        carried, kept = 0, [g["prizes"].get(prize["id"], 0) for g in rules["groups"]]
        rest = prize["count"] - sum(kept)
        for group, quota in enumerate(kept):
            wanted = quota + carried
            missing = wanted - pick(wanted, group, prize)
            carried = missing if rules["leftovers"] == "next" else 0
            rest += missing if rules["leftovers"] == "everyone" else 0
        pick(rest + carried, None, prize)
    return winners


def check(path):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file, object_pairs_hook=no_doubles)
    need(set(proof) == {"version", "rules", "prizes", "commitment", "secret", "entropy", "entries_root", "entries", "seed", "winners"}, "other fields")
    rules, prizes, entries = proof["rules"], proof["prizes"], proof["entries"]
    need(proof["version"] == 1, "unknown version")
    need(rules["method"] in ("rank", "weighted", "instant") and rules["leftovers"] in ("next", "everyone", "none"), "unknown rules")
    need(rules["one_prize_per"] in ("holder", "entry"), "unknown rules")
    ids = [e["id"] for e in entries]
    need(all(set(e) == {"id", "weight", "group"} and NAME.fullmatch(e["id"]) for e in entries), "an entry has no good id")
    need(all(a < b for a, b in zip(ids, ids[1:])), "entries are not in order")
    need(all(type(e["weight"]) is int and 1 <= e["weight"] for e in entries) and sum(e["weight"] for e in entries) < LIMIT, "a weight is not right")
    need(rules["method"] == "weighted" or all(e["weight"] == 1 for e in entries), "weights where there are none")
    need(rules["method"] != "instant" or ids == [str(i + 1).zfill(len(str(len(ids)))) for i in range(len(ids))], "places are missing")
    for prize in prizes:
        need(sum(g["prizes"].get(prize["id"], 0) for g in rules["groups"]) <= prize["count"], "groups have more prizes than there are")
    secret, root, entropy = bytes.fromhex(proof["secret"]), bytes.fromhex(proof["entries_root"]), proof["entropy"]
    need(len(secret) == 32 and sha(secret).hex() == proof["commitment"], "the secret is not the one that was committed to")
    need((entropy and entropy["source"]) == rules["entropy_source"] and (entropy is None or entropy["value"]), "the public number is not the named one")
    announced = json.dumps({"rules": rules, "prizes": prizes}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    leaves = [sha(b"\0", e["id"].encode(), b"\0", str(e["weight"]).encode(), b"\0", (e["group"] or "").encode()) for e in entries]
    need(sha(b"\1", sha(b"\2", announced.encode()), tree(leaves)) == root, "rules, prizes or entries are not those of the root")
    seed = sha(secret, root, (entropy["value"] if entropy else "").encode())
    need(seed.hex() == proof["seed"], "the seed doesn't follow")
    need(draw(rules, prizes, entries, seed) == proof["winners"], "drawing again gives other winners")


if __name__ == "__main__":
    good = True
    for path in sys.argv[1:]:
        try:
            check(path)
            print(f"{path}: OK")
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as reason:
            good = False
            print(f"{path}: {reason}")
    sys.exit(0 if good and len(sys.argv) > 1 else 1)
