"""Reference values of the regular-gap purchase model, (M)BG/CNBD-k, at high precision.

The process: a customer passes stages at a rate lambda ~ Gamma(r, rate alpha); every k-th stage is a purchase, so the
gaps are Erlang-k. After each repeat purchase - and, with m = 1, after the first one too - the customer leaves for good
with a probability p ~ Beta(a, b). A history is x repeat purchases, the age tx at the last, the age T now and litt, the
sum of the natural logarithms of the gaps. Times are in weeks.

    python3 regularGaps.py          prints the JSON (50 digits)
    python3 regularGaps.py check    recomputes all at 75 digits and prints the largest relative differences

Inputs are IEEE doubles taken exactly, outputs the doubles nearest to the exact values. Needs mpmath only.
"""
import json
import sys
from mpmath import mp, mpf

# name, k, r, alpha, a, b. The fitted ones are maxima on a grocery log of 1,525 customers over one year.
SETS = [
    ("fitted k=1", 1, 1.2569213, 6.0391422, 0.36827664, 0.71576364),
    ("fitted k=2", 2, 1.3291755, 2.8125513, 0.42470899, 0.79002869),
    ("fitted BG k=2", 2, 0.35906417, 1.1293794, 0.52282095, 2.785451),
    ("fitted k=3", 3, 1.3026209, 1.7497859, 0.44944178, 0.83540557),
    ("fitted k=4", 4, 1.2652671, 1.2384219, 0.46563511, 0.87077878),
    ("fitted k=12", 12, 1.0592579, 0.31948071, 0.53585668, 1.0702224),
    ("a=1", 2, 1.3, 2.8, 1.0, 2.5),
    ("a+b<1", 3, 0.8, 1.7, 0.3, 0.4),
    ("tiny a", 2, 1.3, 2.8, 1e-6, 0.8),
    ("large b", 3, 1.3, 1.75, 2.0, 1e4),
    ("small r", 4, 0.01, 1.2, 0.45, 0.85),
    ("tiny alpha", 2, 1.3, 1e-3, 0.42, 0.79),
    ("large alpha", 3, 1.3, 1e4, 0.45, 0.84),
]
# name, x, tx, T, litt; the gaps in days are given on the right
HISTORIES = [
    ("one purchase", 0, 0.0, 39.0, 0.0),
    ("one purchase, last week", 0, 0.0, 1.0, 0.0),
    ("long silence", 1, 2.0, 52.0, 0.6931471805599453),                                      # 14
    ("bought now", 3, 26.0, 26.0, 6.449922185356657),                                        # 70 50 62
    ("short silence", 5, 25.714285714285715, 27.714285714285715, 7.787261786800201),         # 30 20 45 25 60
    ("x=50", 50, 50.0, 51.0, -1.057770955430425),                                            # (5 9 7 8 6) x 10
    ("x=50, long silence", 50, 28.571428571428573, 55.57142857142857, -31.502995332664657),  # (3 5 4 2 6) x 10
    ("x=400", 400, 60.0, 60.42857142857143, -764.5011160109265),                             # 1 x 380, 2 x 20
    ("x=400, two weeks silent", 400, 114.28571428571429, 116.28571428571429, -529.8733946433254),  # (1 2 3 2) x 100
]
EDGE_HISTORIES = ("one purchase", "long silence", "bought now", "x=50", "x=400")   # these with the edge sets
GRADIENT_SETS = ("fitted k=1", "fitted k=2", "fitted k=4")
DISCOUNT_SETS = ("fitted k=1", "fitted k=2", "fitted k=4", "a=1", "tiny a")
DISCOUNT_HISTORIES = ("one purchase", "long silence", "short silence", "x=50")
DISCOUNT = 0.0027       # a week, continuous
PMF_LIMIT = 6


def evidence(k, m, r, alpha, a, b, x, tx, T):
    """Logarithms of the likelihood's parts, without the gaps: alive by the number of stages passed since tx, and dead."""
    rho = r + k * x
    common = -mp.loggamma(r) + r * mp.log(alpha) - logBeta(a, b)
    alive = []
    for j in range(k):
        power = mp.ninf if j and T == tx else (j * mp.log(T - tx) if j else mpf(0))
        alive.append(common + logBeta(a, b + x + m) + mp.loggamma(rho + j) + power - mp.loggamma(j + 1)
                     - (rho + j) * mp.log(alpha + T))
    dead = mp.ninf
    if x > 0 or m == 1:      # a BG customer without a repeat purchase has had no occasion to leave
        dead = common + logBeta(a + 1, b + x - 1 + m) + mp.loggamma(rho) - rho * mp.log(alpha + tx)
    return alive, dead


def logBeta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def logSum(values):
    top = max(values)
    return top + mp.log(mp.fsum(mp.exp(v - top) for v in values))


def logLikelihood(k, m, r, alpha, a, b, x, tx, T, litt):
    alive, dead = evidence(k, m, r, alpha, a, b, x, tx, T)
    return (k - 1) * litt - x * mp.loggamma(k) + logSum(alive + [dead])


class Alive:
    """A customer known to be alive now: p ~ Beta(a, b), and with probability weights[j] j of the k stages to the next
    purchase have passed, lambda then being Gamma(shapes[j], rate scale)."""

    def __init__(self, k, shapes, scale, a, b, weights):
        self.k, self.shapes, self.scale, self.a, self.b, self.weights = k, shapes, scale, a, b, weights

    def survivalRatio(self, n):
        """E[(1-p)^n], the chance to come through n coins."""
        product = mpf(1)
        for i in range(n):
            product *= (self.b + i) / (self.a + self.b + i)
        return product

    def noPurchase(self, t):
        """P(no purchase within t): at most k - j - 1 stages are passed."""
        z = t / (self.scale + t)
        total = mpf(0)
        for j, (shape, weight) in enumerate(zip(self.shapes, self.weights)):
            term = mp.power(1 - z, shape)
            for i in range(self.k - j):
                total += weight * term
                term *= (shape + i) / (i + 1) * z
        return total

    def medianNext(self):
        """The time until which the next purchase of a customer who is alive has happened with probability one half."""
        low = high = mpf(1)
        while self.noPurchase(low) < 0.5:
            low /= 4
        while self.noPurchase(high) > 0.5:
            high *= 4
        low, high = mp.log(low), mp.log(high)
        while high - low > mpf(10) ** (-mp.dps // 2):        # halving, then one secant step, whose error is the square
            middle = (low + high) / 2
            low, high = (middle, high) if self.noPurchase(mp.exp(middle)) > 0.5 else (low, middle)
        with mp.workdps(2 * mp.dps):
            above, below = self.noPurchase(mp.exp(low)) - 0.5, self.noPurchase(mp.exp(high)) - 0.5
            return mp.exp(low + (high - low) * above / (above - below))

    def future(self, t):
        """Expected purchases within t, P(alive at t), P(n purchases within t) for n = 0..PMF_LIMIT."""
        if (t + self.scale) / self.scale > 300:
            return self.futureFast(t)
        k, z = self.k, t / (self.scale + t)
        counts = {}                                  # P(n purchases within t) if nobody ever left
        for j, (shape, weight) in enumerate(zip(self.shapes, self.weights)):
            if weight == 0:
                continue
            term, i, largest = mp.power(1 - z, shape), 0, mpf(0)
            while True:
                n = (i + j) // k
                counts[n] = counts.get(n, mpf(0)) + weight * term
                if n > PMF_LIMIT:
                    largest = max(largest, term)
                    ratio = (shape + i) / (i + 1) * z
                    if ratio < 1 and term < largest * (1 - ratio) * mpf(10) ** (-mp.dps - 5):
                        break
                term *= (shape + i) / (i + 1) * z
                i += 1
        last = max(counts)
        tails = [mpf(0)] * (last + 2)                # P(at least n purchases), summed from the far end
        for n in range(last, -1, -1):
            tails[n] = tails[n + 1] + counts.get(n, mpf(0))
        mean, alive, ratio, before = mpf(0), mpf(0), mpf(1), None
        pmf = []
        for n in range(last + 1):
            alive += ratio * counts.get(n, mpf(0))
            if n <= PMF_LIMIT:
                stopped = before * self.a / (self.a + self.b + n - 1) * tails[n] if n else mpf(0)
                pmf.append(ratio * counts.get(n, mpf(0)) + stopped)
            mean += ratio * tails[n + 1]
            before, ratio = ratio, ratio * (self.b + n) / (self.a + self.b + n)
        return mean, alive, pmf

    def futureFast(self, t):
        """The same for a scale so small that the sum is long (new customers only): one integral over p. Given p, and
        with u^k = 1 - p, P(alive at t) is a sum over the k-th roots of unity w: c(w) (1 + t (1 - u w) / scale)^-r; every
        purchase costs a life with probability p, so the mean is (1 - P(alive)) / p."""
        k, a, b, r = self.k, self.a, self.b, self.shapes[0]
        digits = mp.dps
        # few purchases: the stages forwards
        z, term, i, counts = t / (self.scale + t), mp.power(self.scale / (self.scale + t), r), 0, [mpf(0)] * (PMF_LIMIT + 1)
        while i // k <= PMF_LIMIT:
            counts[i // k] += term
            term *= (r + i) / (i + 1) * z
            i += 1
        pmf, tail = [], mpf(1)
        for n in range(PMF_LIMIT + 1):
            stopped = self.survivalRatio(n - 1) * a / (a + b + n - 1) * tail if n else mpf(0)
            pmf.append(self.survivalRatio(n) * counts[n] + stopped)
            tail -= counts[n]
        # all purchases: the trapezoidal rule in y = ln(p / (1-p)), whose error falls as exp(-2 pi^2 / step)
        step = 2 * mp.pi ** 2 / ((digits + 10) * mp.log(10))
        mean = alive = mpf(0)
        low, high = int((digits + 8) * mp.log(10) / a / step), int((digits + 8) * mp.log(10) / b / step)
        normal = logBeta(a, b)
        with mp.workdps(int(2 * digits + max(low, high) * step)):
            roots = [mp.expjpi(mpf(2) * n / k) for n in range(k)]
        for i in range(-low, high + 1):
            y = i * step
            with mp.workdps(int(2 * digits + 2 * abs(y) / 2.3)):
                p, q = 1 / (1 + mp.exp(-y)), 1 / (1 + mp.exp(y))
                u = mp.power(q, mpf(1) / k)
                stays = mpf(0)
                for w in roots:
                    c = mp.fsum((u * w) ** -n for n in range(k)) / k
                    stays += mp.re(c * mp.power(1 + t * (1 - u * w) / self.scale, -r))
                weight = mp.exp(a * mp.log(p) + b * mp.log(q) - normal) * step
                mean += weight * (1 - stays) / p
                alive += weight * stays
        return mean, alive, pmf

    def discounted(self, d, T_minus_tx, rho):
        """Expected purchases for ever, each discounted by exp(-d t). Given lambda a stage counts f = lambda / (lambda + d),
        so the n-th purchase from stage j on counts f^(nk-j), and the coins give 2F1(1, b; a+b; f^k). The integral over
        lambda is the trapezoidal rule in ln lambda."""
        k = self.k
        start = mp.log(rho / self.scale)
        step = mp.pi ** 2 / ((mp.dps + 8) * mp.log(10))
        step /= max(1, mp.sqrt(rho / 4)) * 1.25
        value = weight = mpf(0)

        def add(i):
            rate = mp.exp(start + i * step)
            f = rate / (rate + d)
            density = mp.exp(rho * (i * step) - self.scale * rate + rho)
            passed = [(rate * T_minus_tx) ** j / mp.factorial(j) for j in range(k)]
            coins = mp.hyp2f1(1, self.b, self.a + self.b, f ** k)
            return (density * coins * mp.fsum(s * f ** (k - j) for j, s in enumerate(passed)), density * mp.fsum(passed))

        for direction in (1, -1):
            i = 0 if direction == 1 else -1
            while True:
                v, w = add(i)
                value += v
                weight += w
                if v < value * mpf(10) ** (-mp.dps - 3) and (w < weight * mpf(10) ** (-mp.dps - 3)):
                    break
                i += direction
        return value / weight


def aliveCustomer(k, m, r, alpha, a, b, x, tx, T):
    alive, dead = evidence(k, m, r, alpha, a, b, x, tx, T)
    total = logSum(alive)
    state = Alive(k, [r + k * x + j for j in range(k)], alpha + T, a, b + x + m, [mp.exp(v - total) for v in alive])
    probability = 1 / (1 + mp.exp(dead - total))
    return state, probability, total - dead


def newCustomer(k, m, r, alpha, a, b):
    """At the first purchase, time 0, before its coin is known."""
    state = Alive(k, [r], alpha, a, b + m, [mpf(1)])
    return state, (b / (a + b) if m else mpf(1))


def futureValues(state, probability):
    result = {}
    at = {t: state.future(mpf(t)) for t in (1, 13, 52)}
    result["probabilityOfPurchase"] = {t: probability * (1 - state.noPurchase(mpf(t))) for t in (13, 52)}
    result["expectedPurchases"] = {t: probability * at[t][0] for t in (1, 13, 52)}
    result["survival"] = {t: at[t][1] for t in (13, 52)}
    pmf = [probability * v for v in at[13][2]]
    result["pmf13"] = [pmf[0] + (1 - probability)] + pmf[1:]
    result["medianNext"] = state.medianNext()
    return result


def build():
    sets = []
    for name, k, *rest in SETS:
        r, alpha, a, b = map(mpf, rest)
        edge = not name.startswith("fitted")
        for m in (0, 1):
            entry = {"name": name, "model": "MBG" if m else "BG", "k": k, "r": r, "alpha": alpha, "a": a, "b": b}
            state, probability = newCustomer(k, m, r, alpha, a, b)
            entry["newCustomer"] = {"probabilityAlive": probability, **futureValues(state, probability)}
            if name in DISCOUNT_SETS:
                entry["newCustomer"]["discounted"] = probability * lessDigits(state.discounted, mpf(DISCOUNT), mpf(0), r)
            entry["customers"] = []
            for history, x, tx, T, litt in HISTORIES:
                if edge and history not in EDGE_HISTORIES:
                    continue
                tx, T, litt = mpf(tx), mpf(T), mpf(litt)
                state, probability, logOdds = aliveCustomer(k, m, r, alpha, a, b, x, tx, T)
                customer = {"history": history,
                            "logLikelihood": logLikelihood(k, m, r, alpha, a, b, x, tx, T, litt),
                            "probabilityAlive": probability,
                            "logOddsAlive": None if mp.isinf(logOdds) else logOdds,
                            **futureValues(state, probability)}
                if name in DISCOUNT_SETS and history in DISCOUNT_HISTORIES:
                    customer["discounted"] = probability * lessDigits(state.discounted, mpf(DISCOUNT), T - tx, r + k * x)
                if name in GRADIENT_SETS:
                    point = (r, alpha, a, b)
                    f = lambda *v: logLikelihood(k, m, *v, x, tx, T, litt)
                    customer["gradient"] = [mp.diff(f, point, tuple(int(i == axis) for i in range(4))) for axis in range(4)]
                entry["customers"].append(customer)
            sets.append(entry)
    return {"unit": "weeks", "discount": mpf(DISCOUNT),
            "histories": {h[0]: {"x": h[1], "tx": mpf(h[2]), "T": mpf(h[3]), "litt": mpf(h[4])} for h in HISTORIES},
            "sets": sets}


def lessDigits(function, *arguments):
    """The discounted values are slower: half the digits, 25 and 37, are ample for a double."""
    with mp.workdps(mp.dps // 2):
        return function(*arguments)


def plain(value):
    """mpf to the nearest double."""
    if isinstance(value, dict):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return float(value) if isinstance(value, mpf) else value


def compare(one, other, path=""):
    """Every number's relative difference between two results, with its place."""
    if isinstance(one, dict):
        return [pair for key in one for pair in compare(one[key], other[key], f"{path}/{key}")]
    if isinstance(one, list):
        return [pair for i, (v, w) in enumerate(zip(one, other)) for pair in compare(v, w, f"{path}/{i}")]
    if isinstance(one, mpf):
        return [(abs(one - other) / abs(other) if one != other else mpf(0), path)]
    return []


if __name__ == "__main__":
    mp.dps = 50
    result = build()
    if sys.argv[1:] == ["check"]:
        mp.dps = 75
        pairs = compare(result, build())
        for title, kept in (("discounted (25 and 37 digits)", lambda path: "discounted" in path),
                            ("gradient", lambda path: "gradient" in path),
                            ("all others", lambda path: "discounted" not in path and "gradient" not in path)):
            values = [pair for pair in pairs if kept(pair[1])]
            worst = max(values)
            print(title + ":", len(values), "numbers, worst relative difference", mp.nstr(worst[0], 3), worst[1])
    else:
        print(json.dumps(plain(result), indent=0, separators=(",", ":")))
