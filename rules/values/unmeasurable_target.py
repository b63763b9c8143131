r"""A target is no number where the schema wants a measure.

"Fast" cannot be tested, and nobody can be woken by "slow": write a number with its unit, such as
`< 200ms p95`. A dash, or `N/A` with the reason, says that there is no target.

~~~template
# [Name]

## Targets

| Metric | Target | Alert |
|--------|--------|-------|
| [Metric] | [< 200ms p95] | [> 500ms p95] |
~~~

~~~schema
sections:
  Targets:
    columns: {Target: measure, Alert: measure}
~~~

~~~bad
# Search

## Targets

| Metric | Target | Alert |
|--------|--------|-------|
| Response time | fast | > 500ms p95 |
| Throughput | 1,000 req/s | when p95 grows |
~~~

~~~text
7:19: error unmeasurable-target: `fast` cannot be measured as `Target`: expected a number with its unit, such as < 200ms
8:30: error unmeasurable-target: `when p95 grows` cannot be measured as `Alert`: expected a number with its unit, such as < 200ms
~~~

~~~good
# Search

## Targets

| Metric | Target | Alert |
|--------|--------|-------|
| Response time | < 200ms p95 | > ½ s |
| Coverage | 90%+ | - |
| Lost messages | zero | any |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for value in spec.values():
        if value.problem is not None and value.type.name == "measure":
            yield value.finding(f"`{value.raw}` cannot be measured as `{value.slot.name}`: {value.problem}")
