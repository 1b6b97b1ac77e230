"""The hold model and the M/M/1 queue of libsim's benchmarks on SimPy: one line a case, name and ns/event."""

import random
import time

import simpy

MEAN_GAP_MS = 2000.0
MEAN_SERVICE_MS = 1000.0


def ns_per_event(env, count, warm_up, measured):
    """Steps `env` until `warm_up` events were counted, then times the next `measured`."""
    while count[0] < warm_up:
        env.step()
    begin = time.process_time_ns()
    while count[0] < warm_up + measured:
        env.step()
    return (time.process_time_ns() - begin) / measured


def hold(pending):
    rng = random.Random(42)
    increments = [rng.expovariate(1e-6) for _ in range(1 << 16)]
    env = simpy.Environment()
    count = [0]

    def job():
        while True:
            yield env.timeout(increments[count[0] % len(increments)])
            count[0] += 1

    for _ in range(pending):
        env.process(job())
    return ns_per_event(env, count, pending, 200_000)


def mm1():
    rng = random.Random(1)
    env = simpy.Environment()
    count = [0]
    present = [0]

    def server():
        while present[0] > 0:
            yield env.timeout(rng.expovariate(1 / MEAN_SERVICE_MS))
            count[0] += 1
            present[0] -= 1

    def arrivals():
        while True:
            yield env.timeout(rng.expovariate(1 / MEAN_GAP_MS))
            count[0] += 1
            present[0] += 1
            if present[0] == 1:
                env.process(server())

    env.process(arrivals())
    return ns_per_event(env, count, 10_000, 200_000)


def show(name, ns):
    print(f"{name:<34} simpy {simpy.__version__:<20} {ns:9.1f} ns/event", flush=True)


show("kernel/mm1", mm1())
for size in (1_000, 100_000):
    show(f"kernel/hold/exponential/{size}", hold(size))
