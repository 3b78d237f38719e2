"""All benchmarks one after another: ``python -m tests.benchmarks``."""

from __future__ import annotations

from functools import partial

from tests.benchmarks import (
    bench_agreement,
    bench_exchange,
    bench_interface,
    bench_review,
    bench_store,
    bench_suggest,
)


def main() -> None:
    """Run them."""
    for name, bench in (
        ("interface", bench_interface.main),
        ("suggestions", bench_suggest.main),
        ("store", bench_store.main),
        ("agreement", bench_agreement.main),
        ("review", bench_review.main),
        ("exchange", partial(bench_exchange.main, ["--articles", "5000"])),
    ):
        print(f"== {name}", flush=True)
        bench()


if __name__ == "__main__":
    main()
