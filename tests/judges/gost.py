"""Judges GOST digests and signatures by other means: libgcrypt for digests, whole-number arithmetic for curves.

One request a line on standard input, in JSON; one answer a line. Before the first, the example of RFC 7091 section 7.1
is counted, so that a judge that miscounts says so and not that we do.
"""

import ctypes
import ctypes.util
import hashlib
import hmac
import json
import sys

LIBRARY = ctypes.util.find_library("gcrypt")
if LIBRARY is None:
    sys.exit("libgcrypt is in the Debian package libgcrypt20")
GCRYPT = ctypes.CDLL(LIBRARY)
GCRYPT.gcry_check_version(None)
DIGESTS = {"gost-34.311-95": (308, 32), "streebog-256": (309, 32), "streebog-512": (310, 64)}


def digest(name, octets):
    number, length = DIGESTS[name]
    out = ctypes.create_string_buffer(length)
    GCRYPT.gcry_md_hash_buffer(number, out, octets, ctypes.c_size_t(len(octets)))
    return out.raw


class Curve:
    def __init__(self, p, a, b, q, x, y, name=None):
        self.p, self.a, self.b, self.q, self.base, self.name = p, a, b, q, (x, y), name
        self.length = (p.bit_length() + 7) // 8

    def add(self, one, two):
        if one is None or two is None:
            return one or two
        if one[0] == two[0]:
            if (one[1] + two[1]) % self.p == 0:
                return None
            slope = (3 * one[0] ** 2 + self.a) * pow(2 * one[1], -1, self.p)
        else:
            slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, self.p)
        x = (slope**2 - one[0] - two[0]) % self.p
        return x, (slope * (one[0] - x) - one[1]) % self.p

    def times(self, number, point):
        result = None
        for bit in bin(number)[2:]:
            result = self.add(result, result)
            if bit == "1":
                result = self.add(result, point)
        return result

    def challenge(self, octets):
        return int.from_bytes(octets, "little") % self.q or 1

    def sign(self, key, e, k):
        r = self.times(k, self.base)[0] % self.q
        return r, (r * key + k * e) % self.q

    def verify(self, public, e, r, s):
        if not (0 < r < self.q and 0 < s < self.q):
            return False
        x, y = public
        if (y**2 - x**3 - self.a * x - self.b) % self.p:
            return False
        v = pow(e, -1, self.q)
        left, right = self.times(s * v % self.q, self.base), self.times(-r * v % self.q, public)
        point = self.add(left, right)
        return point is not None and point[0] % self.q == r

    def nonce(self, key, e):
        """RFC 6979 section 3.2."""
        octets = lambda number: number.to_bytes(self.length, "big")
        step = lambda k, data: hmac.new(k, data, self.name).digest()
        k, v = bytes(self.length), b"\1" * self.length
        for mark in (b"\0", b"\1"):
            k = step(k, v + mark + octets(key) + octets(e))
            v = step(k, v)
        while True:
            v = step(k, v)
            number = int.from_bytes(v, "big")
            if 0 < number < self.q:
                return number
            k = step(k, v + b"\0")
            v = step(k, v)


CURVES = {
    "gost-34.310-2004": Curve(
        2**256 - 617,
        -3,
        166,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893,
        1,
        0x8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14,
        hashlib.sha256,
    ),
    "gost-34.310-2015": Curve(
        2**512 - 569,
        -3,
        0xE8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760,
        2**512 - 2**256 + 0x27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275,
        3,
        0x7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4,
        hashlib.sha512,
    ),
}


def check_the_judge():
    curve = Curve(
        0x8000000000000000000000000000000000000000000000000000000000000431,
        7,
        0x5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E,
        0x8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3,
        2,
        0x08E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8,
    )
    key = 0x7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28
    e = 0x2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5
    k = 0x77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3
    r = 0x41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493
    s = 0x01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40
    assert curve.sign(key, e, k) == (r, s)
    assert curve.verify(curve.times(key, curve.base), e, r, s)
    for curve in CURVES.values():
        assert curve.times(curve.q, curve.base) is None


def answer(request):
    octets = lambda name: bytes.fromhex(request[name])
    if "message" in request:
        return {name: digest(name, octets("message")).hex() for name in DIGESTS}
    curve = CURVES[request["algorithm"]]
    pair = lambda one, two: b"".join(n.to_bytes(curve.length, "little") for n in (one, two)).hex()
    split = lambda both: [int.from_bytes(both[i : i + curve.length], "little") for i in (0, curve.length)]
    e = curve.challenge(octets("digest"))
    if "key" in request:
        key = int(request["key"], 16)
        value = curve.sign(key, e, curve.nonce(key, e))
        return {"public": pair(*curve.times(key, curve.base)), "value": pair(*value)}
    return {"holds": curve.verify(tuple(split(octets("public"))), e, *split(octets("value")))}


check_the_judge()
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
